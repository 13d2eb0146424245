/** The picked rows of a matrix [rows, width], in the order of `picked`. */
export function selectRows(source: Float32Array, width: number, picked: ArrayLike<number>): Float32Array {
  const rows = new Float32Array(picked.length * width);
  for (let row = 0; row < picked.length; row++) {
    const from = (picked[row] as number) * width;
    rows.set(source.subarray(from, from + width), row * width);
  }
  return rows;
}
