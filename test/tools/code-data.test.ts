import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { knownSpaces } from '#src/errorcode/code.ts';
import { codeCalled, namesOf } from '#src/errorcode/names.ts';
import { codeData } from '#src/tools/code-data.ts';
import { compileSentences } from '#src/tools/compile-sentences.ts';
import { readHeaders, readNames, readSentences } from '#src/tools/generate-codes.ts';
import { headers, namesIn, packNames } from '#src/tools/header-names.ts';

const headerTexts = readHeaders();
const describeInstalled = headerTexts === undefined ? describe.skip : describe;

function generated(file: string): string {
  return readFileSync(`src/errorcode/generated/${file}`, 'utf8');
}

describe('the generated data of the decoder', () => {
  it('is current, as far as it comes from the sentences', () => {
    const files = codeData(readSentences(), undefined, readNames());

    expect(Object.keys(files)).toEqual(['names.json', 'sentences.json']);
    for (const [file, text] of Object.entries(files)) expect(text === generated(file)).toBe(true);
  });

  it('stays small', () => {
    expect(generated('names.json').length + generated('sentences.json').length).toBeLessThan(
      2_000_000,
    );
  });

  it.each([
    { name: 'STATUS_LOGON_FAILURE', code: { space: 'ntstatus', value: 0xc000006d } },
    { name: 'krb_ap_err_skew', code: { space: 'kerberos', value: 0x25 } },
    { name: 'WU_E_NO_UPDATE', code: { space: 'hresult', value: 0x80240024 } },
    { name: 'CBS_E_SOURCE_MISSING', code: { space: 'hresult', value: 0x800f081f } },
    { name: 'NERR_UserExists', code: { space: 'win32', value: 2224 } },
    { name: 'no_such_name', code: undefined },
    { name: '__proto__', code: undefined },
  ])('finds $name by its name', ({ name, code }) => {
    expect(codeCalled(name)).toEqual(code);
  });
});

describeInstalled('with mingw-w64-common installed, the generated data', () => {
  it('is current, as far as it comes from the headers', () => {
    const { 'names.json': names } = codeData(readSentences(), headerTexts, {});

    expect(names === generated('names.json')).toBe(true);
  });

  it('gives back every name of every header', () => {
    const all = headers.flatMap((header) =>
      [...namesIn(header, headerTexts?.[header.file] ?? '')].flatMap(([space, list]) =>
        list.map((named) => ({ space: knownSpaces.find((one) => one === space), ...named })),
      ),
    );

    const lost = all.filter(
      ({ space, value, name }) =>
        space === undefined || !namesOf(space, value).some((one) => one.name === name),
    );

    expect(all.length).toBeGreaterThan(6000);
    expect(lost).toEqual([]);
  });
});

describe('a header', () => {
  it('is read with casts, bases, other names and comments', () => {
    const [winerror] = headers;
    if (winerror === undefined) throw new Error('no header');
    const text = `
#define FACILITY_WIN32 7
#define WSABASEERR 10000
#define ERROR_SUCCESS __MSABI_LONG(0)
#define ERROR_ACCESS_DENIED __MSABI_LONG(5) /* five */
#define WSAEACCES (WSABASEERR + 13)
#define WSA_OTHER WSAEACCES
#define E_FAIL _HRESULT_TYPEDEF_(0x80004005)
#define SUCCEEDED(hr) ((HRESULT)(hr) >= 0)
#define ERROR_LAST __MSABI_LONG(99)
`;

    const names = namesIn(winerror, text);

    expect(names.get('win32')).toEqual([
      { value: 0, name: 'ERROR_SUCCESS' },
      { value: 5, name: 'ERROR_ACCESS_DENIED' },
      { value: 10013, name: 'WSAEACCES' },
      { value: 10013, name: 'WSA_OTHER' },
    ]);
    expect(names.get('hresult')).toEqual([{ value: 0x80004005, name: 'E_FAIL' }]);
    expect(packNames(names.get('win32') ?? [])).toBe(
      '\n0 ERROR_SUCCESS\n5 ERROR_ACCESS_DENIED\n271d WSAEACCES\n271d WSA_OTHER\n',
    );
  });
});

describe('a file of sentences', () => {
  const good = { means: 'It fails.', causes: 'Something broke.', look: 'The log of it.' };

  it.each([
    { fault: 'no period at the end', entry: { ...good, means: 'It fails' } },
    { fault: 'two sentences', entry: { ...good, means: 'It fails. It does.' } },
    { fault: 'a placeholder', entry: { ...good, causes: 'TODO find out.' } },
    { fault: 'an unknown source', entry: { ...good, source: 'hearsay' } },
    { fault: 'nothing to look at', entry: { means: good.means, causes: good.causes } },
    { fault: 'too many words', entry: { ...good, look: `${'The log. '.repeat(40)}Done.` } },
    { fault: 'an unknown field', entry: { ...good, fix: 'Restart.' } },
  ])('with $fault is refused', ({ entry }) => {
    expect(() => compileSentences(filesWith(entry))).toThrow(/^test\.yaml: /);
  });

  it('is refused when a number stands in two files', () => {
    const files = filesWith(good);

    expect(() => compileSentences({ ...files, 'zwei.yaml': files['test.yaml'] ?? '' })).toThrow(
      'zwei.yaml: win32 5 is described twice',
    );
  });

  it('is compiled with its names', () => {
    const { names, sentences } = compileSentences(filesWith({ ...good, name: 'ERROR_OWN' }));

    expect(names.get('win32 own')).toEqual([{ value: 5, name: 'ERROR_OWN' }]);
    expect(JSON.parse(sentences)).toEqual({
      sources: { own: 'A document of our own' },
      codes: { win32: { '0x5': { ...good, source: 'own' } } },
    });
  });

  function filesWith(entry: object): Readonly<Record<string, string>> {
    return {
      'sources.yaml': 'own: A document of our own\n',
      'test.yaml': JSON.stringify({ space: 'win32', source: 'own', codes: { 5: entry } }),
    };
  }
});
