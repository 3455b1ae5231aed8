/** Makes each vector one of length 1, in place; one of length 0 stays as it is. */
export function normalise(numbers: Float32Array, dimensions: number): Float32Array {
  for (let from = 0; from < numbers.length; from += dimensions) {
    const vector = numbers.subarray(from, from + dimensions);
    const length = Math.hypot(...vector);
    if (length > 0) vector.set(vector.map((number) => number / length));
  }
  return numbers;
}
