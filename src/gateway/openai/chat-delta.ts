import type { GenerateEvent } from '#contract';

type Piece = Exclude<GenerateEvent, { type: 'start' | 'end' }>;

/** The JSON of the `delta` by which a piece is told; nothing where there is nothing to tell. */
export function chatDelta(piece: Piece): string | undefined {
  switch (piece.type) {
    case 'text':
      if (piece.text === '' && !piece.logprobs) return undefined;
      return `{"content":${JSON.stringify(piece.text)}}`;
    case 'reasoning':
      return piece.text === '' ? undefined : `{"reasoning_content":${JSON.stringify(piece.text)}}`;
    case 'tool-call': {
      const { call: index, id, name } = piece;
      return JSON.stringify({ tool_calls: [{ index, id, type: 'function', function: { name, arguments: '' } }] });
    }
    case 'tool-arguments':
      if (piece.text === '') return undefined;
      return JSON.stringify({ tool_calls: [{ index: piece.call, function: { arguments: piece.text } }] });
  }
}
