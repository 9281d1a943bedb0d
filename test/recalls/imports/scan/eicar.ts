/** The harmless test file that every scanner reports. It is split, because otherwise scanners would report this source file. */
export const EICAR = ['X5O!P%@AP[4\\PZX5', '4(P^)7CC)7}$EICAR-STANDARD-ANTI', 'VIRUS-TEST-FILE!$H+H*'].join(
  '',
);
