/** Host names that lead to one address: what ends the connections to all of them at once may be the proxy they share. */
import type { Connection } from '../session/model.ts';
import type { Drop, Surroundings } from './surroundings.ts';

/** The one address at which an origin was found; null where none was seen, or several. */
export function addressOf(connections: readonly Connection[]): string | null {
  const addresses = new Set<string>();
  for (const { handshake, handshakeJoin } of connections) {
    if (handshake === null || handshake.serverAddress === '' || handshakeJoin !== 'certain') continue;
    addresses.add(withoutPort(handshake.serverAddress));
  }
  const [address] = addresses;
  return addresses.size === 1 ? (address ?? null) : null;
}

/** `192.0.2.1:443` and `[2001:db8::1]:443` with a port, `2001:db8::1` without. */
function withoutPort(address: string): string {
  const [, host] = /^(?:\[(.*)\]|([^:]*))(?::\d+)?$/.exec(address)?.filter((part) => part !== undefined) ?? [];
  return host ?? address;
}

/** Tells an origin's server: by its address, or the origin itself where that is not known. */
export function serversBehind({ origins }: Surroundings): (origin: string) => string {
  const known = new Map<string, string>();
  return (origin) => {
    const server = known.get(origin) ?? addressOf(origins.get(origin) ?? []) ?? origin;
    known.set(origin, server);
    return server;
  };
}

export function originsOf(drops: readonly Drop[]): ReadonlySet<string> {
  return new Set(drops.map(({ origin }) => origin));
}
