import { describe, expect, it } from '@jest/globals';
import { redact } from '#src/redaction/redact.ts';
import { harmless } from '#test/corpus/harmless.ts';
import { planted } from '#test/corpus/planted.ts';

describe('the corpus of outputs', () => {
  it('has three hundred outputs and more, no two the same', () => {
    const texts = [...harmless, ...planted.map(({ text }) => text)];

    expect(new Set(texts).size).toBe(texts.length);
    expect(texts.length).toBeGreaterThanOrEqual(300);
    expect(harmless.length).toBeGreaterThanOrEqual(150);
  });

  it.each(planted)('loses the $name', ({ text, secret }) => {
    const redacted = redact(text);

    expect(text).toContain(secret);
    expect(redacted.text).not.toContain(secret);
    expect(redacted.secrets).not.toEqual([]);
  });

  it('keeps what is none, but for less than one in a hundred', () => {
    const hurt = harmless.filter((text) => redact(text).text !== text);

    expect(hurt).toEqual(hurt.slice(0, Math.floor(harmless.length / 100)));
  });
});
