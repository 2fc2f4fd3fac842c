import { describe, expect, it } from '@jest/globals';
import type { ScriptCall } from '#src/script/job.ts';
import { powershellBootstrap, powershellCommand } from '#src/script/powershell-bootstrap.ts';
import { powershellDocument } from '#src/script/powershell-document.ts';
import { powershellWorker } from '#src/script/powershell-worker.ts';

const call: ScriptCall = {
  name: 'script',
  language: 'powershell',
  text: 'Get-It',
  parameters: { a: "'; rm" },
  mode: 'run',
  deadlineMs: 20_000,
  needs: 'user',
};

describe('the command line for Windows', () => {
  it('fits what cmd.exe takes, and is the same bytes each time', () => {
    expect(powershellCommand.length).toBeLessThan(8191);
    expect(powershellCommand).toMatch(/^powershell\.exe [\w -]+ -EncodedCommand [A-Za-z0-9+/=]+$/);
  });

  it('holds nothing of a job: the document brings it in base64', () => {
    const document = powershellDocument([call], 'mark');
    const [bootstrap = '', job = ''] = document.split('\n');

    expect(document).toMatch(/^[A-Za-z0-9+/=]+\n[A-Za-z0-9+/=]+\n$/);
    expect(Buffer.from(bootstrap, 'base64').toString()).toBe(powershellBootstrap);
    expect(JSON.parse(Buffer.from(job, 'base64').toString())).toMatchObject({
      marker: 'mark',
      calls: [{ deadlineMs: 20_000 }],
    });
  });

  it('uses nothing that came after Windows PowerShell 5.1', () => {
    expect(`${powershellBootstrap}\n${powershellWorker}`).not.toMatch(
      /\?\?|\?\.|&&|\|\||-Parallel|-AsHashtable|::new\(|-Depth|\$Is(Windows|Linux)/,
    );
  });
});
