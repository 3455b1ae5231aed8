/** A sentence of the material, with the marks of the entries it comes from. */
interface Sentence {
  text: string;
  marks: string;
  place: number;
}

const leading = /^\[(#[^\]]+)\]\s*/;
const trailing = /\s*\[(#[^\]]+)\]\s*$/;
const statement = /[.!]["’]?$/;
/** A shorter sentence means little out of context. */
const shortestSentence = 24;

/**
 * A digest without a model: the longest statements of the material, up to a share of its length, word for word
 * and in their order. Each keeps its mark (`[#12]`), or takes that of the entry it is part of. Text that does not
 * end like a statement, such as a question, is left out.
 */
export function digestOf(material: string, share: number): string {
  const sentences = sentencesOf(material);
  const room = sentences.reduce((sum, { text }) => sum + text.length, 0) * share;
  const chosen: Sentence[] = [];
  let length = 0;
  for (const sentence of sentences.toSorted((one, other) => other.text.length - one.text.length)) {
    if (length > 0 && length + sentence.text.length > room) continue;
    length += sentence.text.length;
    chosen.push(sentence);
  }
  const inOrder = chosen.toSorted((one, other) => one.place - other.place);
  return inOrder.map(({ text, marks }) => (marks === '' ? text : `${text} [${marks}]`)).join('\n');
}

function sentencesOf(material: string): Sentence[] {
  const all: Omit<Sentence, 'place'>[] = material.split(/\n(?=\[#)/).flatMap((block) => {
    const [, above = ''] = leading.exec(block) ?? [];
    const body = block.replace(leading, '');
    return body.split(/\n|(?<=[.!?]["’\]]?)(?<!\b(?:Mr|Mrs|Dr)\.)\s+(?=["“‘[]?[A-Z])/).map((sentence) => ({
      text: sentence.replace(trailing, '').trim(),
      marks: trailing.exec(sentence)?.[1] ?? above,
    }));
  });
  return all
    .filter(({ text }) => text.length >= shortestSentence && statement.test(text))
    .map((sentence, place) => ({ ...sentence, place }));
}
