/** The bridge's end of the channel to the recorder: taken synchronously at document_start, before any page script runs. */
import { askEvent, farewellAnswer, offerEvent } from '../wire/port.ts';

export interface RecorderPort {
  readonly port: MessagePort;
  /** Asks the recorder, synchronously, for what to hand over when the document ends; null when it has nothing. */
  farewell(persisted: boolean): string | null;
}

/**
 * Takes the recorder's offer, be it made already or in a moment. Listens no longer than document_start lasts: who offers
 * later is not our recorder.
 */
export function takeRecorderPort(onTaken: (recorder: RecorderPort) => void): void {
  const stop = () => {
    document.removeEventListener(offerEvent, onOffer);
    document.removeEventListener('readystatechange', stop);
  };
  const onOffer = (event: Event) => {
    const { data: name, ports } = event as MessageEvent<unknown>;
    const [port] = ports;
    if (port === undefined || typeof name !== 'string') return;
    event.preventDefault();
    stop();
    onTaken({ port, farewell: (persisted) => askFarewell(name, persisted) });
  };
  document.addEventListener(offerEvent, onOffer);
  document.addEventListener('readystatechange', stop);
  document.dispatchEvent(new Event(askEvent));
}

function askFarewell(name: string, persisted: boolean): string | null {
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
