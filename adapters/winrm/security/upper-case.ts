/**
 * Cased letters that are younger than the table of Windows, which stays as it is for the sake of
 * old names: Georgian, Cherokee, the newer Latin and Cyrillic ones; and the sharp s.
 */
const younger =
  /[ß\u019b\u023f\u0240\u0252\u025c\u0261\u0264-\u0266\u026a\u026c\u0282\u0287\u029d\u029e\u03f3\u0525-\u052f\u10d0-\u10ff\u13f8-\u13fd\u1c8a\u1d8e\u2c5f\u2cec-\u2cf3\u2d27\u2d2d\ua661\ua699\ua69b\ua78e-\uabbf]/;

/**
 * Upper case as Windows forms it (MS-UCODEREF 3.1.5.3): unit by unit, never longer, and only where
 * lower case leads back. A key derived from any other form is a wrong password.
 */
export function upperCase(text: string): string {
  let upper = '';
  for (let at = 0; at < text.length; at += 1) upper += upperUnit(text.charAt(at));
  return upper;
}

function upperUnit(unit: string): string {
  if (younger.test(unit)) return unit;
  const code = unit.charCodeAt(0);
  // Greek letters with iota below become two letters in Unicode; their single capitals stand 8 or 9 behind.
  const candidates = [unit.toUpperCase(), String.fromCharCode(code + 8, code + 9)];
  const units = candidates.flatMap((candidate) => candidate.split(''));
  return units.find((upper) => upper !== unit && upper.toLowerCase() === unit) ?? unit;
}
