/** The words of the page on which Firefox asks for access to sites. */
export const accessEnglish = {
  'access.title': 'Deadair needs access to the sites you debug',
  'access.why':
    'Firefox lets you take an extension’s access to sites away, and Deadair has none now. It needs it to record the WebSockets of a page from its start and to see how their handshakes were answered. Nothing leaves your machine unless you export it.',
  'access.grant': 'Allow access',
  'access.granted': 'Deadair has access. Reload the page you want to look into, and close this one.',
  'access.refused': 'Access was not given. You can give it here, or in about:addons under Deadair, Permissions.',
} as const;
