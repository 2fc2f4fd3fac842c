import { describe, expect, it } from '@jest/globals';
import { createFiles } from '#adapters/files/files.ts';
import { createScriptCheck } from '#adapters/shell/script-check.ts';
import { checkAll } from '#src/cli/playbook-check.ts';
import { advicePages, pages } from '#src/cli/playbook-docs.ts';
import { faultLine } from '#src/document/fault.ts';
import { jsonSchemas } from '#src/playbook/json-schema.ts';

// The only test that reads the playbooks that ship.
const files = createFiles('playbooks');
const names = await files.folders('.');
const folders = await Promise.all(
  names.map(async (name) => ({ name, files: await files.readFolder(name) })),
);

describe('the playbooks that ship', () => {
  it('are there', () => {
    expect(names).toContain('rdp-closed-before-logon');
  });

  it.each(folders)(
    '$name passes every check',
    async (folder) => {
      const [report] = await checkAll(folders, [folder], createScriptCheck());

      expect(report?.faults.map(faultLine)).toEqual([]);
      expect(report?.counts.cases).toBeGreaterThan(1);
    },
    240_000,
  );

  it.each(Object.entries(advicePages(folders)))(
    'docs/%s is current (npm run generate)',
    async (path, text) => {
      expect(await createFiles('docs').read(path)).toBe(text);
    },
  );

  it.each(Object.entries({ ...pages(folders), ...jsonSchemas() }))(
    '%s is current (npm run generate)',
    async (path, text) => {
      expect(await files.read(path)).toBe(text);
    },
  );
});
