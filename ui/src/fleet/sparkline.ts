// SPDX-License-Identifier: Apache-2.0

/** How tall a percentage's sparkline is, in its own units; as many wide as it has values. */
export const SPARK_HEIGHT = 20;

/** An SVG path of percentages, oldest at the left; NaN is a gap, and a value alone a dot. */
export function sparkPath(values: Float32Array): string {
  let path = '';
  let isDrawing = false;
  values.forEach((value, x) => {
    if (Number.isNaN(value)) {
      isDrawing = false;
      return;
    }
    const share = Math.min(100, Math.max(0, value)) / 100;
    const y = (SPARK_HEIGHT - 1 - share * (SPARK_HEIGHT - 2)).toFixed(1);
    path += isDrawing ? `L${x} ${y}` : `M${x} ${y}h.01`;
    isDrawing = true;
  });
  return path;
}
