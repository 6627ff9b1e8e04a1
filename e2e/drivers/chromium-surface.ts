/** A document reached over Chrome's DevTools protocol. */
import type { CdpSession } from './cdp-session.ts';

/** Evaluates an expression for a promise of text, as a user's gesture would. */
export async function evaluateText(session: CdpSession, expression: string): Promise<string | undefined> {
  const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
    expression,
    awaitPromise: true,
    returnByValue: true,
    userGesture: true,
  });
  if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
  return typeof result.value === 'string' ? result.value : undefined;
}

export async function hover(session: CdpSession, x: number, y: number): Promise<void> {
  await session.send('Input.dispatchMouseEvent', { type: 'mouseMoved', x, y });
}

export async function click(session: CdpSession, x: number, y: number): Promise<void> {
  await hover(session, x, y);
  for (const type of ['mousePressed', 'mouseReleased'] as const) {
    await session.send('Input.dispatchMouseEvent', { type, x, y, button: 'left', clickCount: 1 });
  }
}

export async function screenshot(session: CdpSession): Promise<Buffer> {
  const { data } = await session.send('Page.captureScreenshot', { format: 'png' });
  return Buffer.from(data, 'base64');
}
