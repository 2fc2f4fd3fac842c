import fc from 'fast-check';
import { base64OfBytes } from '#src/psrp/base64.ts';
import { fits } from '#src/psrp/clixml-number.ts';
import type { PsObject, PsValue } from '#src/psrp/value.ts';

/** UTF-16 units in any order, and what CLIXML writes specially. */
const text = fc
  .array(
    fc.oneof(
      fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
      fc.constantFrom(
        '_',
        '_x000A_',
        '_X',
        'x005F_',
        '\r\n',
        ' ',
        '<&>"\'',
        ']]>',
        '😀',
        '__proto__',
      ),
    ),
    { maxLength: 12 },
  )
  .map((units) => units.join(''));

const integer = fc
  .record({
    type: fc.constantFrom('By', 'SB', 'U16', 'I16', 'U32', 'I32', 'U64', 'I64'),
    value: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n }),
  })
  .filter(({ type, value }) => fits(value, type))
  .map(({ type, value }): PsValue => ({ kind: 'integer', type, value }));

const primitive: fc.Arbitrary<PsValue> = fc.oneof(
  fc.constant(null),
  text,
  fc.boolean(),
  integer,
  fc.double().map((value): PsValue => ({ kind: 'real', type: 'Db', value })),
  fc.integer({ min: 0, max: 0xffff }).map((value): PsValue => ({ kind: 'char', value })),
  fc.uint8Array({ maxLength: 9 }).map((value): PsValue => ({ kind: 'bytes', value })),
  fc
    .uint8Array({ maxLength: 9 })
    .map((bytes): PsValue => ({ kind: 'secure', value: base64OfBytes(bytes) })),
  fc.uuid().map((value): PsValue => ({ kind: 'guid', value })),
  fc
    .record({ kind: fc.constantFrom('uri', 'xml', 'script'), value: text })
    .map((value): PsValue => value),
);

const { value } = fc.letrec<{ value: PsValue; object: PsObject; members: Map<string, PsValue> }>(
  (tie) => ({
    value: fc.oneof({ maxDepth: 4, withCrossShrink: true }, primitive, tie('object')),
    members: fc
      .array(fc.tuple(text, tie('value')), { maxLength: 3 })
      .map((entries) => new Map(entries)),
    object: fc.record({
      kind: fc.constant('object'),
      types: fc.array(text, { maxLength: 2 }),
      text: fc.option(text, { nil: undefined }),
      base: fc.option(
        fc.oneof(
          primitive,
          tie('object'),
          fc.record({
            kind: fc.constant('list'),
            type: fc.constantFrom('LST', 'IE', 'STK', 'QUE'),
            items: fc.array(tie('value'), { maxLength: 3 }),
          }),
          fc.record({
            kind: fc.constant('dictionary'),
            entries: fc.array(fc.record({ key: tie('value'), value: tie('value') }), {
              maxLength: 3,
            }),
          }),
        ),
        { nil: undefined },
      ),
      properties: tie('members'),
      members: tie('members'),
    }),
  }),
);

/** Any value that CLIXML can carry, as it is when it was read. */
export const anyValue: fc.Arbitrary<PsValue> = value;
export const anyText: fc.Arbitrary<string> = text;
