import { EnvelopeDecoder } from '#src/script/envelope.ts';
import type { Envelope, ScriptCall } from '#src/script/job.ts';
import { powershellCommand } from '#src/script/powershell-bootstrap.ts';
import { powershellDocument } from '#src/script/powershell-document.ts';
import type { Pywinrm } from './pywinrm.ts';
import type { WindowsHost } from './windows-host.ts';

export const tester = { name: 'SERVER1\\tester', password: 'Passw0rd' };

/** Runs calls by the bootstrap that goes to real hosts, carried by a client that is not ours. */
export async function runByPywinrm(
  pywinrm: Pywinrm,
  host: WindowsHost,
  calls: readonly ScriptCall[],
): Promise<Envelope[]> {
  const decoder = new EnvelopeDecoder({ marker: 'mark', names: calls.map(({ name }) => name) });
  const [command = '', ...rest] = powershellCommand.split(' ');
  const stdin = powershellDocument(calls, 'mark');
  const answer = await pywinrm.run({
    url: `http://127.0.0.1:${host.port}/wsman`,
    transport: 'ntlm',
    user: tester.name,
    password: tester.password,
    more: { message_encryption: 'always' },
    runs: [{ command, arguments: rest, stdin, stays: true }],
  });
  if (!answer.ok) throw new Error(answer.why);
  const { out, err } = answer.results[0] ?? { out: '', err: '' };
  return [
    ...decoder.out(Buffer.from(out), 0),
    ...decoder.err(Buffer.from(err), 0),
    ...decoder.close(0),
  ];
}
