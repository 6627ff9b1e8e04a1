/** That of package.json, to which a test holds it: the built file stands alone. */
export const version = '0.1.0';
