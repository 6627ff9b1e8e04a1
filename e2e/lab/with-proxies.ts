/** Proxies and servers for the length of one test. */

/** Hands them to the test and stops them, also those that came up when another did not. */
export async function withProxies<Proxies extends Readonly<Record<string, Promise<{ stop(): Promise<void> }>>>>(
  starting: Proxies,
  use: (proxies: { readonly [Name in keyof Proxies]: Awaited<Proxies[Name]> }) => Promise<void>,
): Promise<void> {
  const names = Object.keys(starting);
  const settled = await Promise.allSettled(Object.values(starting));
  try {
    const proxies = settled.map((each, index) => {
      if (each.status === 'rejected') throw each.reason;
      return [names[index], each.value] as const;
    });
    await use(Object.fromEntries(proxies));
  } finally {
    await Promise.all(settled.map((each) => (each.status === 'fulfilled' ? each.value.stop() : null)));
  }
}
