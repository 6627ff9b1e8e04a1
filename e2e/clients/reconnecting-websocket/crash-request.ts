/** What the page says when the server is to crash. */
export const crashRequest = 'crash, please';
