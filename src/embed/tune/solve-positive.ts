/**
 * Solves A·X = B for a symmetric, positive definite A, by Cholesky's decomposition. Takes size³/3 + size²·columns steps.
 *
 * @param matrix A, [size, size], row by row; overwritten
 * @param right B, [size, columns]; overwritten by X
 */
export function solvePositive(matrix: Float64Array, right: Float64Array, size: number): Float64Array {
  decompose(matrix, size);
  const columns = right.length / size;
  for (let row = 0; row < size; row++) {
    for (let at = 0; at < row; at++) subtractRow(right, columns, row, at, matrix[row * size + at]!);
    scaleRow(right, columns, row, 1 / matrix[row * size + row]!);
  }
  for (let row = size - 1; row >= 0; row--) {
    for (let at = row + 1; at < size; at++) subtractRow(right, columns, row, at, matrix[at * size + row]!);
    scaleRow(right, columns, row, 1 / matrix[row * size + row]!);
  }
  return right;
}

/** The lower triangle L of A = L·Lᵀ, in its place. */
function decompose(matrix: Float64Array, size: number): void {
  for (let row = 0; row < size; row++)
    for (let column = 0; column <= row; column++) {
      let sum = matrix[row * size + column]!;
      for (let at = 0; at < column; at++) sum -= matrix[row * size + at]! * matrix[column * size + at]!;
      matrix[row * size + column] = row === column ? Math.sqrt(sum) : sum / matrix[column * size + column]!;
    }
}

function subtractRow(rows: Float64Array, columns: number, from: number, what: number, times: number): void {
  for (let at = 0; at < columns; at++) rows[from * columns + at]! -= times * rows[what * columns + at]!;
}

function scaleRow(rows: Float64Array, columns: number, row: number, times: number): void {
  for (let at = 0; at < columns; at++) rows[row * columns + at]! *= times;
}
