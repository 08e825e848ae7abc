import { z } from 'zod';

/** Where a prefix may be cached: ours is whatever is asked for, so it is read and has no effect. */
const cacheControl = z.looseObject({ type: z.string() }).nullish();

export const textBlock = z.strictObject({
  type: z.literal('text'),
  text: z.string(),
  cache_control: cacheControl,
  /** Of answers that are sent back. */
  citations: z.array(z.never({ error: 'citations are not read here' })).nullish(),
});

const imageBlock = z.strictObject({
  type: z.literal('image'),
  source: z.discriminatedUnion(
    'type',
    [
      z.strictObject({
        type: z.literal('base64'),
        media_type: z.enum(['image/jpeg', 'image/png', 'image/gif', 'image/webp']),
        data: z.string(),
      }),
      z.strictObject({ type: z.literal('url'), url: z.string().max(8192) }),
    ],
    { error: 'it must be of type "base64" or "url"' },
  ),
  cache_control: cacheControl,
});

const documentBlock = z.strictObject({
  type: z.literal('document'),
  source: z.strictObject({
    type: z.literal('text', { error: 'only documents of type "text" are read here' }),
    media_type: z.literal('text/plain'),
    data: z.string(),
  }),
  title: z.string().nullish(),
  context: z.string().nullish(),
  citations: z.strictObject({ enabled: z.literal(false, { error: 'answers do not cite' }).nullish() }).nullish(),
  cache_control: cacheControl,
});

const toolUseBlock = z.strictObject({
  type: z.literal('tool_use'),
  id: z.string().min(1).max(256),
  name: z.string().min(1).max(256),
  input: z.record(z.string(), z.unknown()),
  caller: z.strictObject({ type: z.literal('direct') }).nullish(),
  cache_control: cacheControl,
});

const thinkingBlock = z.strictObject({
  type: z.literal('thinking'),
  thinking: z.string(),
  signature: z.string().nullish(),
});

const toolResultBlock = z.strictObject({
  type: z.literal('tool_result'),
  tool_use_id: z.string().min(1).max(256),
  is_error: z.boolean().nullish(),
  content: z
    .union([z.string(), z.array(blockOf('text', [textBlock, imageBlock, documentBlock]))], {
      error: 'it must be a string or a list of content blocks',
    })
    .nullish(),
  cache_control: cacheControl,
});

/** One of these, by its `type`; of an unknown type it is said which there are. */
function blockOf<const Blocks extends readonly [z.core.$ZodTypeDiscriminable, ...z.core.$ZodTypeDiscriminable[]]>(
  served: string,
  blocks: Blocks,
) {
  return z.discriminatedUnion('type', blocks, { error: `blocks of this type are not read here; these are: ${served}` });
}

const userBlock = blockOf('text, image, document, tool_result', [
  textBlock,
  imageBlock,
  documentBlock,
  toolResultBlock,
]);
const assistantBlock = blockOf('text, thinking, tool_use', [textBlock, thinkingBlock, toolUseBlock]);

function contentOf<Block extends z.ZodType>(block: Block) {
  return z.union([z.string(), z.array(block)], { error: 'it must be a string or a list of content blocks' });
}

export const messageSchema = z.discriminatedUnion(
  'role',
  [
    z.strictObject({ role: z.literal('user'), content: contentOf(userBlock) }),
    z.strictObject({ role: z.literal('assistant'), content: contentOf(assistantBlock) }),
    z.strictObject({ role: z.literal('system'), content: contentOf(textBlock) }),
  ],
  { error: 'its role must be "user", "assistant" or "system"' },
);

export type MessageFields = z.output<typeof messageSchema>;
export type UserBlock = z.output<typeof userBlock>;
export type AssistantBlock = z.output<typeof assistantBlock>;
export type ResultContent = z.output<typeof toolResultBlock>['content'];
