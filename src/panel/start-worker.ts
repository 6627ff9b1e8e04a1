/** Starts a worker of ours. */

/** As much of Trusted Types as is used here; TypeScript's own types do not know them yet. */
interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL: (address: string) => string },
  ): { createScriptURL(address: string): string };
}

const { trustedTypes } = globalThis as { readonly trustedTypes?: TrustedTypes };

/** The pages' policy lets no text become the address of a script, but by this one, which lets pass what is our own. */
const policy = trustedTypes?.createPolicy('deadair-worker', {
  createScriptURL(address) {
    if (new URL(address, location.href).origin !== location.origin) throw new TypeError(`not ours: ${address}`);
    return address;
  },
});

/** @param address as `import address from './name.ts?worker&url'` gives it */
export function startWorker(address: string): Worker {
  return new Worker(policy?.createScriptURL(address) ?? address, { type: 'module' });
}
