// Server-sent events, out of a text that comes in pieces.
const END = '\n\n';

function parsed(block) {
  const event = { name: 'message', data: '' };
  for (const line of block.split('\n')) {
    const [, field, value] = /^([^:]*):? ?(.*)$/s.exec(line);
    if (field === 'event') event.name = value;
    if (field === 'data') event.data = value;
  }
  return event;
}

export class EventReader {
  #rest = '';

  /** The events that are whole with this piece; comments, which keep a quiet line open, are none. */
  read(piece) {
    // An event without its end is not searched again and again while it grows.
    const isEnd = piece.includes('\n');
    this.#rest += piece;
    if (!isEnd) return [];
    const blocks = this.#rest.split(END);
    this.#rest = blocks.pop();
    return blocks.filter((block) => !block.startsWith(':')).map(parsed);
  }
}
