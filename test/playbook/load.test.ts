import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { faultLine } from '#src/document/fault.ts';
import { Case } from '#src/playbook/case.ts';
import { jsonSchemas } from '#src/playbook/json-schema.ts';
import { loadPlaybook } from '#src/playbook/load.ts';
import { Playbook } from '#src/playbook/schema.ts';
import { changed, type Files, good } from '#test/playbook/door-stuck.ts';

describe('loading names', () => {
  const yaml = 'playbook.yaml';

  it.each([
    {
      fault: 'a key that no probe reports',
      from: 'service.state: stopped',
      to: 'service.stat: stopped',
    },
    {
      fault: 'a probe that is not there',
      from: 'port.result: timed-out',
      to: 'prt.result: timed-out',
    },
    {
      fault: 'a value that is never reported',
      from: 'service.state: stopped',
      to: 'service.state: stoped',
    },
    {
      fault: 'a comparison of another type',
      from: 'service.state: stopped',
      to: 'service.state: { below: 3 }',
    },
    {
      fault: 'a line that always holds',
      from: 'service.state: stopped',
      to: 'service.state: { oneOf: [running, stopped] }',
    },
    {
      fault: 'an unknown comparison',
      from: 'service.state: stopped',
      to: 'service.state: { is: stopped }',
    },
    {
      fault: 'empty evidence',
      from: '    confirmed:\n      service.state: running\n      port.result: timed-out',
      to: '    confirmed: {}',
    },
    { fault: 'a remedy for no cause', from: 'fixes: [path-blocked]', to: 'fixes: [path-blockd]' },
    {
      fault: 'a script that is not there',
      from: 'linux: probes/service.sh',
      to: 'linux: probes/servce.sh',
    },
    {
      fault: 'a key that the look does not tell',
      from: 'result: { type: text, values: [open',
      to: 'reslt: { type: text, values: [open',
    },
    {
      fault: 'another type than the look tells',
      from: 'result: { type: text, values: [open, refused, timed-out, unreachable] }',
      to: 'result: number',
    },
    {
      fault: 'a cause that hides itself',
      from: '    title: The service is stopped\n',
      to: '    title: The service is stopped\n    hides: [service-stopped]\n',
    },
    {
      fault: 'a question that nothing uses',
      from: 'probes:\n',
      to: '  mood:\n    ask: How are you?\n    answer: text\n\nprobes:\n',
    },
    {
      fault: 'a suspicion that proves',
      from: '  path-blocked:\n    title',
      to: '  path-blocked:\n    suspected: { service.state: running, port.result: timed-out }\n    title',
    },
    {
      fault: 'a platform without a script',
      from: '    title: Something on',
      to: '    platform: windows\n    title: Something on',
    },
    {
      fault: 'a parameter from nowhere',
      from: '    preview: exact',
      to: '    preview: exact\n    parameters: { port: port.number }',
    },
    {
      fault: 'rollback and a reason for none',
      from: '    preview: exact',
      to: '    preview: exact\n    noRollback: none',
    },
    {
      fault: 'a code without quotes',
      from: '- text: door-stuck cannot be reached',
      to: '- { space: rdp, code: 0x904 }',
    },
    { fault: 'a reserved key', from: 'state: { type', to: 'preview: { type' },
    {
      fault: 'a stop condition on the proof itself',
      from: '    preview: exact',
      to: '    preview: exact\n    requires: { service.state: running }',
    },
    {
      fault: "another remedy's script",
      from: 'remedies/start-service/apply.sh',
      to: 'remedies/start-servic/apply.sh',
    },
    {
      fault: 'a remedy for another platform than its script',
      from: '    preview: exact',
      to: '    platform: windows\n    preview: exact',
    },
    {
      fault: 'a rollback for another platform than apply',
      from: 'rollback: { linux: remedies/start-service/rollback.sh }',
      to: 'rollback: { windows: remedies/start-service/rollback.ps1 }',
    },
    { fault: 'a risk that does not exist', from: 'risk: low', to: 'risk: lo' },
  ])('$fault', ({ from, to }) => {
    const loading = loadPlaybook('door-stuck', changed(yaml, from, to));

    expect(loading.ok || loading.faults.map(faultLine)).toMatchSnapshot();
  });

  it('a value that a look of our own never tells, also where the playbook lists none', () => {
    const text = (good[yaml] ?? '')
      .replace('{ type: text, values: [open, refused, timed-out, unreachable] }', 'text')
      .replace('port.result: open', 'port.result: opn');
    const loading = loadPlaybook('door-stuck', { ...good, [yaml]: text });

    expect(loading.ok || loading.faults.map(faultLine)).toEqual([
      'playbook.yaml:58:20 remedies.start-service.verify.port.result: there is no value "opn" (did you mean "open"?)',
    ]);
  });

  it('causes that hide each other', () => {
    const hiding = (good[yaml] ?? '')
      .replace(
        '    title: The service is stopped\n',
        '    title: The service is stopped\n    hides: [path-blocked]\n',
      )
      .replace('    title: Something on', '    hides: [service-stopped]\n    title: Something on');
    const loading = loadPlaybook('door-stuck', { ...good, [yaml]: hiding });

    expect(loading.ok || loading.faults.map(faultLine)).toEqual([
      'playbook.yaml:35:12 causes.service-stopped.hides: goes round in a circle: path-blocked',
      'playbook.yaml:41:12 causes.path-blocked.hides: goes round in a circle: service-stopped',
    ]);
  });

  it.each([
    { folder: 'Door', files: good, fault: 'name the folder in lower-case words' },
    { folder: 'door-stuck', files: {}, fault: 'there is no playbook.yaml in this folder' },
    {
      folder: 'door-stuck',
      files: { ...good, x: 'x'.repeat(2_000_001) },
      fault: 'more than 2 million characters',
    },
    {
      folder: 'door-stuck',
      files: {
        ...good,
        ...Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`x${n}`, ''])),
      },
      fault: 'more than 500 files',
    },
  ])('a folder with $fault', ({ folder, files, fault }) => {
    const loading = loadPlaybook(folder, files);

    expect(loading.ok ? [] : loading.faults.map(({ message }) => message).join()).toContain(fault);
  });
});

describe('the revision', () => {
  function revisionOf(files: Files): string {
    const loading = loadPlaybook('door-stuck', files);
    return loading.ok ? loading.loaded.revision : '';
  }

  it('changes with any byte of any file', () => {
    const revisions = Object.keys(good).map((file) =>
      revisionOf({ ...good, [file]: `${good[file]}# more\n` }),
    );

    expect(new Set([revisionOf(good), ...revisions]).size).toBe(Object.keys(good).length + 1);
  });

  it('does not depend on the order of files, nor on line ends', () => {
    const turned = Object.fromEntries(Object.entries(good).reverse());
    const dos = Object.fromEntries(
      Object.entries(good).map(([path, text]) => [path, text.replaceAll('\n', '\r\n')]),
    );

    expect(revisionOf(turned)).toBe(revisionOf(good));
    expect(revisionOf(dos)).toBe(revisionOf(good));
  });
});

describe('the schema for editors', () => {
  const validate = new Ajv({ strict: false, validateFormats: false });
  const schemas = jsonSchemas();
  const isPlaybook = validate.compile(JSON.parse(schemas['playbook.schema.json'] ?? ''));
  const isCase = validate.compile(JSON.parse(schemas['case.schema.json'] ?? ''));

  it.each([
    { change: ['risk: low', 'risk: tiny'], ok: false },
    { change: ['answer: host', 'answer: hots'], ok: false },
    { change: ['kind: script', 'kind: scrip'], ok: false },
    { change: ['on: host', 'onn: host'], ok: false },
    { change: ['format: 1', 'format: 2'], ok: false },
    { change: ['preview: exact', 'preview: exact\n    settle: 5s'], ok: true },
    { change: ['service.state: stopped', 'service.state: { not: running }'], ok: true },
    { change: ['service.state: stopped', 'service.state: { isnt: running }'], ok: false },
    { change: ['format: 1', 'format: 1'], ok: true },
  ])('agrees with the loader on $change', ({ change: [from = '', to = ''], ok }) => {
    const written: unknown = parse(changed('playbook.yaml', from, to)['playbook.yaml'] ?? '');

    expect(isPlaybook(written)).toBe(ok);
    expect(Playbook.safeParse(written).success).toBe(ok);
  });

  it.each([
    { change: ['state: stopped', 'state: stopped'], ok: true },
    { change: ['verified: true', 'verified: maybe'], ok: false },
    { change: ['platform: linux', 'platform: macos'], ok: false },
    { change: ['outcome: resolved', 'outcome: solved'], ok: false },
  ])('agrees with the loader of cases on $change', ({ change: [from = '', to = ''], ok }) => {
    const written: unknown = parse(
      changed('cases/stopped.yaml', from, to)['cases/stopped.yaml'] ?? '',
    );

    expect(isCase(written)).toBe(ok);
    expect(Case.safeParse(written).success).toBe(ok);
  });
});
