import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isBotError } from '#src/errors.ts';
import { readXml } from '#src/xml/read-xml.ts';
import { writeXml, type XmlNode } from '#src/xml/write-xml.ts';
import { attributeOf, childOf, nameInText, type XmlElement } from '#src/xml/xml-element.ts';

function faultOf(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (isBotError(error)) return `${error.code}: ${error.message}`;
    throw error;
  }
  return 'nothing was wrong';
}

function nested(depth: number): string {
  return '<a>'.repeat(depth) + '</a>'.repeat(depth);
}

describe('reading XML', () => {
  it('gives elements with namespaces, attributes and text', () => {
    const root = readXml(
      '<?xml version="1.0" encoding="UTF-8"?>\n<!-- first --><s:a xmlns:s="urn:s" xmlns="urn:d">' +
        '<b s:k="1" k=\'2\'> x&amp;y </b><![CDATA[<&>]]></s:a>\n',
    );

    expect(root).toMatchObject({ name: 'a', namespace: 'urn:s', text: '<&>' });
    const child = childOf(root, { namespace: 'urn:d', name: 'b' });
    expect(child).toMatchObject({ text: ' x&y ' });
    expect(child?.attributes).toEqual([
      { name: 'k', namespace: 'urn:s', value: '1' },
      { name: 'k', namespace: '', value: '2' },
    ]);
    expect(child && attributeOf(child, 'k')).toBe('2');
  });

  it('looks a prefix up where it stands, innermost first', () => {
    const root = readXml(
      '<a xmlns:p="urn:1"><b xmlns:p="urn:2"><c>p:x</c></b><d>p:y</d><e>q:z</e></a>',
    );
    const [b, d, e] = root.children;

    expect(b?.children[0] && nameInText(b.children[0])).toEqual({ namespace: 'urn:2', name: 'x' });
    expect(d && nameInText(d)).toEqual({ namespace: 'urn:1', name: 'y' });
    expect(e && nameInText(e)).toBeUndefined();
  });

  it('takes the default namespace back', () => {
    const [b] = readXml('<a xmlns="urn:1"><b xmlns=""/></a>').children;

    expect(b?.namespace).toBe('');
  });

  it.each([
    ['&lt;&gt;&amp;&quot;&apos;', '<>&"\''],
    ['&#65;&#x42;&#x1F600;', 'AB😀'],
    ['a\r\nb\rc\n', 'a\nb\nc\n'],
    ['&#13;&#10;', '\r\n'],
    ['&amp;lt;', '&lt;'],
    ['0123', '0123'],
    ['00000000000000000000', '00000000000000000000'],
  ])('reads %j as %j, never as a number', (raw, text) => {
    expect(readXml(`<a>${raw}</a>`).text).toBe(text);
  });

  it('reads line ends in attributes as spaces', () => {
    expect(readXml('<a b="1\r\n2\t3&#10;4"/>').attributes[0]?.value).toBe('1 2 3\n4');
  });

  it.each([
    ['a document type', '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', 'a document type'],
    ['an external document type', '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', 'document type'],
    ['an entity of its own', '<a>&b;</a>', 'not one of the five'],
    ['an entity in an attribute', '<a b="&c;"/>', 'not one of the five'],
    ['a bare ampersand', '<a>a & b</a>', 'not one of the five'],
    ['a processing instruction', '<?php echo 1?><a/>', 'processing instruction'],
    ['a declaration in the middle', '<a><?xml version="1.0"?></a>', 'processing instruction'],
    ['another encoding', '<?xml version="1.0" encoding="UTF-16"?><a/>', 'processing instruction'],
    ['a control character', '<a>\u0000</a>', 'a character that XML forbids'],
    ['half a pair', '<a>\ud800</a>', 'a character that XML forbids'],
    ['a reference to a control character', '<a>&#1;</a>', 'a reference to no character'],
    ['a reference beyond Unicode', '<a>&#x110000;</a>', 'a reference to no character'],
    ['a reference to half a pair', '<a>&#xD800;</a>', 'a reference to no character'],
    ['an attribute twice', '<a b="1" b="2"/>', 'given twice'],
    ['an attribute twice by namespace', '<a xmlns:p="u" xmlns:q="u" p:b="1" q:b="2"/>', 'twice'],
    ['an unbound prefix', '<p:a/>', 'not bound'],
    ['an unbound prefix of an attribute', '<a p:b="1"/>', 'not bound'],
    ['a prefix that is bound twice', '<a xmlns:p="1" xmlns:p="2"/>', 'bound twice'],
    ['another "xml"', '<a xmlns:xml="urn:x"/>', 'reserved'],
    ['a prefix for nothing', '<a xmlns:p=""/>', 'no namespace'],
    ['crossed tags', '<a><b></a></b>', 'without a beginning'],
    ['an end too many', '<a/></a>', 'after the document'],
    ['two documents', '<a/><b/>', 'after the document'],
    ['text after the document', '<a/>x', 'after the document'],
    ['text before the document', 'x<a/>', 'outside of the document'],
    ['no element', '  ', 'ends too early'],
    ['an open element', '<a><b/>', 'ends too early'],
    ['an open tag', '<a b="1"', 'not well-formed'],
    ['a bare attribute', '<a b/>', 'not well-formed'],
    ['a sign in an attribute', '<a b="<"/>', 'not well-formed'],
    ['an open comment', '<a><!-- </a>', 'without end'],
    ['an open section', '<a><![CDATA[ </a>', 'without end'],
    ['two dashes in a comment', '<a><!-- -- --></a>', '"--"'],
    ['the end of a section in text', '<a>]]></a>', '"]]>"'],
    ['deep nesting', nested(65), 'nested too deeply'],
    [
      'many attributes',
      `<a ${Array.from({ length: 65 }, (_, n) => `a${n}="1"`).join(' ')}/>`,
      'attributes',
    ],
    ['many elements', `<a>${'<b/>'.repeat(50_000)}</a>`, 'too many elements'],
    ['a long text', `<a>${' '.repeat(4 * 1_048_576)}</a>`, 'too long'],
  ])('refuses %s', (_, text, why) => {
    const fault = faultOf(() => readXml(text));

    expect(fault).toContain('bad-output');
    expect(fault).toContain(why);
  });

  it('takes what lies just within its limits', () => {
    expect(readXml(nested(64)).name).toBe('a');
    expect(readXml(`<a>${'<b/>'.repeat(49_999)}</a>`).children).toHaveLength(49_999);
  });

  it('does not repeat in an error what a host sent', () => {
    expect(faultOf(() => readXml('<a>&secret;</a>'))).not.toContain('secret');
    expect(faultOf(() => readXml('<secret'))).not.toContain('secret');
  });

  it('never hangs and never fails in another way, whatever it is given', () => {
    const piece = fc.constantFrom(
      '<',
      '>',
      '</',
      '/>',
      'a',
      ':',
      '=',
      '"',
      "'",
      ' ',
      '&',
      '&amp;',
      '&#',
      ';',
      '<!--',
      '-->',
      '<![CDATA[',
      ']]>',
      '<?xml',
      '?>',
      'xmlns',
      '<a>',
      '</a>',
      '<a b="c">',
      '\u0000',
      '\ud800',
    );
    const text = fc.array(fc.oneof(piece, fc.string()), { maxLength: 40 });

    fc.assert(
      fc.property(text, (pieces) => {
        const fault = faultOf(() => readXml(pieces.join('')));
        expect(fault === 'nothing was wrong' || fault.startsWith('bad-output')).toBe(true);
      }),
    );
  });

  it.each([
    ['spaces in a tag', `<a ${' '.repeat(200_000)}`],
    ['an open quote', `<a b="${'x'.repeat(200_000)}`],
    ['quotes without end', `<a ${'b="'.repeat(60_000)}`],
    ['ampersands', `<a>${'&amp'.repeat(50_000)}</a>`],
    ['tag openings', '<'.repeat(200_000)],
    ['comment openings', `<a>${'<!--'.repeat(50_000)}`],
    ['a long name', `<${'a'.repeat(200_000)}/>`],
  ])('gives up on a flood of %s', (_, text) => {
    expect(faultOf(() => readXml(text))).toContain('bad-output');
  });
});

const character = fc
  .string({ unit: 'binary', maxLength: 20 })
  .map((text) =>
    text
      .toWellFormed()
      .replaceAll(/[\p{Cc}\ufffe\uffff]/gu, (sign) => ('\t\n\r'.includes(sign) ? sign : '')),
  );
const name = fc.stringMatching(/^[a-z]{1,8}$/);
const { tree } = fc.letrec<{ tree: XmlNode }>((tie) => ({
  tree: fc.record({
    name,
    attributes: fc.dictionary(name, character, { maxKeys: 4, noNullPrototype: true }),
    content: fc.oneof(
      { maxDepth: 4 },
      character,
      fc.array(tie('tree'), { maxLength: 3, minLength: 1 }),
    ),
  }),
}));

function asNode(element: XmlElement): XmlNode {
  return {
    name: element.name,
    attributes: Object.fromEntries(element.attributes.map((each) => [each.name, each.value])),
    content: element.children.length === 0 ? element.text : element.children.map(asNode),
  };
}

describe('writing XML', () => {
  it('lets whatever stands in a value come back as it was', () => {
    fc.assert(
      fc.property(tree, (node) => {
        expect(asNode(readXml(writeXml(node)))).toEqual(node);
      }),
    );
  });

  it('keeps values from becoming markup', () => {
    const soap = writeXml({ name: 'a', attributes: { b: '"><x>' }, content: '</a><!--&' });

    expect(soap).toBe('<a b="&quot;&gt;&lt;x&gt;">&lt;/a&gt;&lt;!--&amp;</a>');
  });

  it('refuses what XML cannot carry, without quoting it', () => {
    expect(() => writeXml({ name: 'a', content: 'hunter2\u0000' })).toThrow(/^(?!.*hunter2).*XML/);
  });
});
