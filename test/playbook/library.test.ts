import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createLibrary } from '#src/playbook/library.ts';
import type { LoadedPlaybook } from '#src/playbook/loaded.ts';
import type { Signature } from '#src/playbook/schema.ts';

function playbook(name: string, title: string, signatures: readonly Signature[]): LoadedPlaybook {
  return {
    name,
    revision: 'r1',
    parts: [],
    files: {},
    playbook: {
      format: 1,
      title,
      summary: title,
      signatures: [...signatures],
      examples: [title],
      warnings: [],
      questions: {},
      probes: {},
      causes: {},
      remedies: {},
      references: [],
    },
  };
}

const closed = playbook('closed-before-logon', 'Remote Desktop closes before logon', [
  { space: 'rdp', code: '0x904', extended: '0x7' },
  { space: 'freerdp', code: '0x20008' },
]);
const dropped = playbook('session-dropped', 'Remote Desktop session drops', [
  { space: 'rdp', code: '0x904' },
]);
const unreachable = playbook('unreachable', 'Remote Desktop cannot connect', [
  { space: 'rdp', code: '0x00000204' },
  { text: "couldn't connect to the remote PC" },
]);
const trust = playbook('trust-broken', 'Trust relationship failed', [
  { text: 'The trust relationship between this workstation and the primary domain failed' },
]);
const updateDenied = playbook('update-denied', 'Windows Update is denied access', [
  { space: 'hresult', code: '0x80070005', text: 'Windows Update' },
]);
const shareDenied = playbook('share-denied', 'Shared folder: access denied', [
  { space: 'hresult', code: '0x80070005', text: 'shared folder' },
  { space: 'win32', code: '0x5' },
]);
const wmi = playbook('wmi-denied', 'WMI access denied', [{ space: 'hresult', code: '0x80041003' }]);
const wmiToo = playbook('wmi-rights', 'WMI rights', [{ space: 'hresult', code: '0x80041003' }]);

const library = createLibrary([
  closed,
  dropped,
  unreachable,
  trust,
  updateDenied,
  shareDenied,
  wmi,
  wmiToo,
]);

describe('recognise', () => {
  it.each([
    { text: 'Error code: 0x904\nExtended error code: 0x7', name: 'closed-before-logon' },
    { text: '0x904 / 0x7', name: 'closed-before-logon' },
    { text: 'xfreerdp: ERRCONNECT_TLS_CONNECT_FAILED [0x00020008]', name: 'closed-before-logon' },
    { text: 'rdp 0x904, no more than that', name: 'session-dropped' },
    { text: 'rdp 0x904 / 0x0', name: 'session-dropped' },
    { text: 'mstsc 0x204', name: 'unreachable' },
    { text: '> We  COULDN’T connect\n> to the remote\u00a0PC.', name: 'unreachable' },
    {
      text: 'logon: "the trust relationship between this workstation and the primary domain failed."',
      name: 'trust-broken',
    },
    { text: 'Windows Update says 0x80070005', name: 'update-denied' },
    { text: '0x80070005 on a shared folder', name: 'share-denied' },
    { text: 'win32 error 5', name: 'share-denied' },
    { text: 'rdp 0x904/0x7 again. log also has 0x12345678', name: 'closed-before-logon' },
  ])('takes "$text" for $name', ({ text, name }) => {
    expect(library.recognise(text)).toMatchObject({ kind: 'recognised', name });
  });

  it('says which when one error fits two playbooks equally well', () => {
    expect(library.recognise('WMI 0x80041003')).toMatchObject({
      kind: 'several',
      candidates: ['wmi-denied', 'wmi-rights'],
    });
  });

  it('says which when a message shows two errors', () => {
    expect(library.recognise('rdp 0x904/0x7, and before that 0x204')).toMatchObject({
      kind: 'several',
      candidates: ['closed-before-logon', 'unreachable'],
    });
  });

  it.each([
    {
      text: 'I get 0x904',
      codes: ['unknown:0x904'],
      candidates: ['closed-before-logon', 'session-dropped'],
    },
    {
      text: '0x80070005',
      codes: ['hresult:0x80070005'],
      candidates: ['share-denied', 'update-denied'],
    },
    {
      text: 'win32 error 2308',
      codes: ['win32:0x904'],
      candidates: ['closed-before-logon', 'session-dropped', 'share-denied'],
    },
    { text: 'hello', codes: [], candidates: [] },
    { text: '0xC0000005', codes: ['ntstatus:0xc0000005'], candidates: [] },
  ])('never guesses at "$text", but names what comes near', ({ text, codes, candidates }) => {
    expect(library.recognise(text)).toEqual({
      kind: 'nothing',
      codes,
      unreadable: [],
      hostHints: [],
      candidates,
    });
  });

  it('offers the playbooks of a product that is named without a code', () => {
    const recognised = library.recognise('remote desktop to web-01 is broken');

    expect(recognised).toMatchObject({ kind: 'nothing', hostHints: ['web-01'] });
    expect('candidates' in recognised && recognised.candidates.toSorted()).toEqual([
      'closed-before-logon',
      'session-dropped',
      'unreachable',
    ]);
  });

  it('says that a code is not readable', () => {
    expect(library.recognise('rdp 0x90x / 0x7')).toMatchObject({
      kind: 'nothing',
      codes: ['rdp-extended:0x7'],
      unreadable: ['0x90x'],
    });
  });

  it('keeps the list of codes of a pasted log short', () => {
    const log = Array.from(
      { length: 500 },
      (_, number) => `0x${(0x80070000 + number).toString(16)}`,
    );

    expect(library.recognise(log.join('\n')).codes).toHaveLength(32);
  });

  it('gives the playbooks that it was made of', () => {
    expect(library.get('trust-broken')).toBe(trust);
    expect(library.get('no-such')).toBeUndefined();
    expect(library.list()).toHaveLength(8);
  });
});

describe('any library', () => {
  const name = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd'), minLength: 1, maxLength: 5 });
  const signature: fc.Arbitrary<Signature> = fc.oneof(
    fc.record({
      text: fc.string({
        unit: fc.constantFrom('x', 'y', ' ', 'é', '远'),
        minLength: 8,
        maxLength: 12,
      }),
    }),
    fc.record({ space: fc.constant('rdp'), code: fc.constantFrom('0x904', '0x204', '0x3') }),
    fc.record({
      space: fc.constant('rdp'),
      code: fc.constantFrom('0x904', '0x204'),
      extended: fc.constantFrom('0x7', '0x0'),
    }),
  );
  const one = fc.tuple(name, fc.array(signature, { minLength: 1, maxLength: 3 }));
  const many = fc.uniqueArray(one, { selector: ([its]) => its, maxLength: 12 });
  const texts = fc.array(
    fc.oneof(
      fc.constantFrom('rdp ', '0x904', '0x204', '/0x7', ' / 0x0', ' ', '\n', 'x', 'y', 'é', '远'),
      fc.string({ unit: fc.constantFrom('x', 'y', ' ', 'é', '远'), maxLength: 14 }),
    ),
    { maxLength: 12 },
  );

  it('recognises through its index what trying every signature finds', () => {
    fc.assert(
      fc.property(many, texts, (books, parts) => {
        const loaded = books.map(([its, signatures]) => playbook(its, its, signatures));
        const text = parts.join('');

        const all = createLibrary(loaded).recognise(text);
        const alone = loaded.filter(
          (book) => createLibrary([book]).recognise(text).kind === 'recognised',
        );

        // Others may beat it, but whoever is named by all of them knows the text alone, too.
        const named =
          all.kind === 'recognised' ? [all.name] : all.kind === 'several' ? all.candidates : [];
        expect(alone.map((book) => book.name)).toEqual(expect.arrayContaining([...named]));
        expect(named.length > 0).toBe(alone.length > 0);
      }),
      { numRuns: 300 },
    );
  });
});
