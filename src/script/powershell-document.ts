import { base64Of } from './base64.ts';
import type { ScriptCall } from './job.ts';
import { powershellBootstrap } from './powershell-bootstrap.ts';
import { powershellWorker } from './powershell-worker.ts';

/** What goes to standard input of the command line, whole: the bootstrap, then the job. */
export function powershellDocument(calls: readonly ScriptCall[], marker: string): string {
  const job = JSON.stringify({
    marker,
    worker: base64Of(powershellWorker),
    calls: calls.map((call) => ({
      deadlineMs: call.deadlineMs,
      written: base64Of(JSON.stringify(written(call))),
    })),
  });
  return `${base64Of(powershellBootstrap)}\n${base64Of(job)}\n`;
}

/** Text goes in base64, because ConvertFrom-Json makes dates out of what looks like one. */
function written({ text, parameters, state, mode, deadlineMs }: ScriptCall): object {
  return {
    text: base64Of(text.replace(/^\uFEFF/, '')),
    parameters: Object.entries(parameters).map(([name, value]) => ({
      name,
      type: typeof value,
      value: base64Of(String(value)),
    })),
    ...(state === undefined ? {} : { state: base64Of(JSON.stringify(state)) }),
    preview: mode === 'preview',
    deadlineMs,
  };
}
