import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Words that the model knows, by what they are about; each topic is a direction of its own. */
const topics = [
  ['cat', 'kitten', 'purrs', 'mat', 'rug'],
  ['revenue', 'sales', 'quarter', 'shares', 'profit'],
  ['password', 'login', 'account', 'credentials', 'key'],
];
const dimensions = topics.length + 1;
const special = ['[PAD]', '[UNK]'];

/** Tokens of a text that the model takes. */
export const tinyModelTokens = 16;

/**
 * Writes a whole model in ONNX form, made of one table of vectors, and a tokenizer of a few words: as
 * much as a program needs to load and run one for real.
 */
export async function writeTinyOnnxModel(directory: string): Promise<void> {
  await mkdir(join(directory, 'onnx'), { recursive: true });
  const words = topics.flat();
  const vocabulary = [...special, ...words];
  const rows = vocabulary.map((word) =>
    rowOf(
      topics.findIndex((topic) => topic.includes(word)),
      word,
    ),
  );
  const files: Record<string, Uint8Array | string> = {
    'config.json': JSON.stringify({ model_type: 'bert', hidden_size: dimensions }),
    'tokenizer_config.json': JSON.stringify({
      tokenizer_class: 'BertTokenizer',
      model_max_length: tinyModelTokens,
      pad_token: '[PAD]',
      unk_token: '[UNK]',
    }),
    'tokenizer.json': JSON.stringify({
      version: '1.0',
      added_tokens: special.map((content, id) => ({ id, content, special: true })),
      normalizer: { type: 'BertNormalizer', lowercase: true },
      pre_tokenizer: { type: 'BertPreTokenizer' },
      post_processor: null,
      decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
      model: {
        type: 'WordPiece',
        unk_token: '[UNK]',
        continuing_subword_prefix: '##',
        max_input_chars_per_word: 100,
        vocab: Object.fromEntries(vocabulary.map((word, id) => [word, id])),
      },
    }),
    'onnx/model.onnx': gatherModel(rows),
  };
  for (const [name, content] of Object.entries(files)) await writeFile(join(directory, name), content);
}

/** Mostly in the direction of its topic, and a little in one of its own. */
function rowOf(topic: number, word: string): number[] {
  const row = Array<number>(dimensions).fill(0.05);
  if (topic >= 0) row[topic] = 1;
  row[dimensions - 1] = (word.length % 5) / 20;
  return row;
}

/** `last_hidden_state = table[input_ids]`; the numbers of members are those of onnx.proto. */
function gatherModel(rows: readonly number[][]): Uint8Array {
  const table = Buffer.from(Float32Array.from(rows.flat()).buffer);
  const [float, int64] = [1, 7];
  const tensorType = (type: number, sizes: readonly (string | number)[]) =>
    message(
      2,
      message(
        1,
        whole(1, type),
        message(
          2,
          ...sizes.map((size) => message(1, typeof size === 'number' ? whole(1, size) : text(2, size))),
        ),
      ),
    );
  const initializer = message(
    5,
    whole(1, rows.length),
    whole(1, dimensions),
    whole(2, float),
    text(8, 'table'),
    bytes(9, table),
  );
  const graph = message(
    7,
    message(1, text(1, 'table'), text(1, 'input_ids'), text(2, 'last_hidden_state'), text(4, 'Gather')),
    text(2, 'tiny'),
    initializer,
    message(11, text(1, 'input_ids'), tensorType(int64, ['batch', 'length'])),
    message(12, text(1, 'last_hidden_state'), tensorType(float, ['batch', 'length', dimensions])),
  );
  return Buffer.concat([whole(1, 8), graph, message(8, text(1, ''), whole(2, 13))]);
}

function whole(member: number, value: number): Buffer {
  return Buffer.concat([varint(member * 8), varint(value)]);
}

function bytes(member: number, value: Uint8Array): Buffer {
  return Buffer.concat([varint(member * 8 + 2), varint(value.length), value]);
}

function text(member: number, value: string): Buffer {
  return bytes(member, Buffer.from(value));
}

function message(member: number, ...members: readonly Buffer[]): Buffer {
  return bytes(member, Buffer.concat(members));
}

function varint(value: number): Buffer {
  const out: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) out.push((rest % 128) + 128);
  return Buffer.from([...out, rest]);
}
