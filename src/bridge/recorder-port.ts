/** The bridge's end of the channel to the recorder: taken synchronously at document_start, before any page script runs. */
import { aliveQuestion, askEvent, farewellAnswer, offerEvent, retireEvent } from '../wire/port.ts';

export interface RecorderPort {
  readonly port: MessagePort;
  /** Asks the recorder, synchronously, for what to hand over when the document ends; null when it has nothing. */
  farewell(persisted: boolean): string | null;
  /** Makes the recorder give the page its natives back, synchronously. */
  retire(): void;
}

/**
 * Takes the recorder's offer, be it made already or in a moment. Listens no longer than document_start lasts: who offers
 * later is not our recorder. `onAbsent` hears when that time is over and nobody has made an offer.
 */
export function takeRecorderPort(
  document: EventTarget,
  onTaken: (recorder: RecorderPort) => void,
  onAbsent: () => void,
): void {
  const stop = () => {
    document.removeEventListener(offerEvent, onOffer);
    document.removeEventListener('readystatechange', onLoaded);
  };
  const onOffer = (event: Event) => {
    const { data: name, ports } = event as MessageEvent<unknown>;
    const port = ports?.[0];
    if (port === undefined || typeof name !== 'string') return;
    event.preventDefault();
    stop();
    document.addEventListener(aliveQuestion(name), (question) => question.preventDefault());
    onTaken({
      port,
      farewell: (persisted) => askFarewell(document, name, persisted),
      retire: () => void document.dispatchEvent(new Event(retireEvent(name))),
    });
  };
  const onLoaded = () => {
    stop();
    onAbsent();
  };
  document.addEventListener(offerEvent, onOffer);
  document.addEventListener('readystatechange', onLoaded);
  document.dispatchEvent(new Event(askEvent));
}

function askFarewell(document: EventTarget, name: string, persisted: boolean): string | null {
  let text: string | null = null;
  const onAnswer = (event: Event) => {
    const { data } = event as MessageEvent<unknown>;
    if (typeof data === 'string') text = data;
  };
  document.addEventListener(farewellAnswer(name), onAnswer, { once: true });
  document.dispatchEvent(new MessageEvent(name, { data: persisted }));
  document.removeEventListener(farewellAnswer(name), onAnswer);
  return text;
}
