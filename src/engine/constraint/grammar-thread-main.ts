import { parentPort } from 'node:worker_threads';
import { assert, serialiseError } from '#base';
import { createVocabulary } from '#grammar';
import { answerGrammar } from './answer-grammar.ts';
import type { GrammarReply, GrammarTask, PlainVocabulary, Spelling } from './grammar-messages.ts';

// The thread beside a model that does what takes long of grammars, so that the model's own thread goes on.

const port = parentPort;
assert(port !== null, 'this module is the start of a thread');

port.on('message', ({ id, task }: { readonly id: number; readonly task: GrammarTask }) => {
  port.postMessage(answer(id, task));
});

function answer(id: number, task: GrammarTask): GrammarReply {
  try {
    return { id, result: task.kind === 'grammar' ? answerGrammar(task.form) : plainVocabulary(task.spelling) };
  } catch (error) {
    return { id, error: serialiseError(error) };
  }
}

function plainVocabulary({ texts, ends }: Spelling): PlainVocabulary {
  const areEnds = new Set(ends);
  const { textOf: _, ...plain } = createVocabulary({
    size: texts.length,
    bytesOf: (token) => Buffer.from(texts[token] ?? '', 'latin1'),
    isEnd: (token) => areEnds.has(token),
  });
  return plain;
}
