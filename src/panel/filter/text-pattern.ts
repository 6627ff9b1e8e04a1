/** Text to be found in other text, in any case; `*` stands for anything. */

export function containing(pattern: string): (text: string) => boolean {
  const parts = pattern.toLowerCase().split('*');
  return (text) => {
    const lower = text.toLowerCase();
    let at = 0;
    for (const part of parts) {
      at = lower.indexOf(part, at);
      if (at === -1) return false;
      at += part.length;
    }
    return true;
  };
}
