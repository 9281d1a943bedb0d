/** The harmless file that every scanner reports. In pieces, or scanners would report this source. */
export const EICAR = ['X5O!P%@AP[4\\PZX5', '4(P^)7CC)7}$EICAR-STANDARD-ANTI', 'VIRUS-TEST-FILE!$H+H*'].join(
  '',
);
