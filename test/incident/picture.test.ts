import { describe, expect, it } from '@jest/globals';
import { pictureTypeOf } from '#src/incident/picture.ts';

const text = (written: string): Uint8Array => new TextEncoder().encode(written);

describe('a picture is known by its bytes', () => {
  it.each([
    ['png', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1])],
    ['jpeg', new Uint8Array([0xff, 0xd8, 0xff, 0xe0])],
    ['gif', text('GIF89a…')],
    ['gif', text('GIF87a…')],
    ['webp', text('RIFF1234WEBPVP8 ')],
  ])('as %s', (type, bytes) => {
    expect(pictureTypeOf(bytes)).toBe(type);
  });

  it.each([
    ['a page', text('<!doctype html><script>alert(1)</script>')],
    ['a drawing with scripts', text('<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>')],
    ['a program', text('MZ…')],
    ['a sound in the same frame', text('RIFF1234WAVEfmt ')],
    ['the beginning of one', new Uint8Array([0x89, 0x50, 0x4e])],
    ['nothing', new Uint8Array()],
  ])('and %s is none', (_, bytes) => {
    expect(pictureTypeOf(bytes)).toBeUndefined();
  });
});
