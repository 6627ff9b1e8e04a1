/** What a message says it is, for whoever must look at messages that may be anything. */
export function typeOf(message: unknown): unknown {
  return typeof message === 'object' && message !== null ? (message as { readonly type?: unknown }).type : undefined;
}
