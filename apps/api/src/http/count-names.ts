const quote = '"';
const backslash = 0x5c;
const colon = 0x3a;

/**
 * The number of member names in a valid JSON text, repeated ones included. It jumps from quote to quote, so that
 * long texts cost little.
 */
export function countNames(json: string): number {
  let names = 0;
  let start = json.indexOf(quote);
  while (start !== -1) {
    const end = endOfString(json, start);
    if (json.charCodeAt(afterSpace(json, end + 1)) === colon) names += 1;
    start = json.indexOf(quote, end + 1);
  }
  return names;
}

function endOfString(json: string, start: number): number {
  let end = json.indexOf(quote, start + 1);
  while (isEscaped(json, end)) end = json.indexOf(quote, end + 1);
  return end;
}

/** Whether an odd number of backslashes precedes a place. */
function isEscaped(json: string, place: number): boolean {
  let before = place - 1;
  while (json.charCodeAt(before) === backslash) before -= 1;
  return (place - before) % 2 === 0;
}

function afterSpace(json: string, place: number): number {
  let after = place;
  while (json.charCodeAt(after) <= 0x20) after += 1;
  return after;
}
