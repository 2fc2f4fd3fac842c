import { Defragmenter } from '#src/psrp/defragmenter.ts';
import { fragmentsOf } from '#src/psrp/fragment.ts';
import { readClixml } from '#src/psrp/read-clixml.ts';
import { int32, type PsValue, psList, psObject } from '#src/psrp/value.ts';
import { writeClixml } from '#src/psrp/write-clixml.ts';
import type { BenchRow } from './report.ts';

const many = 20_000;
const few = 5_000;
const rounds = 5;

/** What the objects of a host cost, and whether many cost more each than few. */
export async function psrp(): Promise<readonly BenchRow[]> {
  const large = written(many);
  const small = written(few);
  const reading = median(() => readClixml(large)) / many;
  const readingFew = median(() => readClixml(small)) / few;
  const value = readClixml(large);
  const bytes = new TextEncoder().encode(large);
  return [
    {
      name: `CLIXML of ${(large.length / 1e6).toFixed(1)} MB, read`,
      unit: 'µs/object',
      figure: 1000 * reading,
      against: `${(1000 * readingFew).toPrecision(3)} with a quarter of the objects`,
      ratio: reading / readingFew,
    },
    {
      name: 'the same, written',
      unit: 'µs/object',
      figure: (1000 * median(() => writeClixml(value))) / many,
    },
    {
      name: 'the same bytes, in fragments that come by the hundred bytes',
      unit: 'ms/MB',
      figure: (1e6 * median(() => heard(bytes))) / bytes.length,
    },
  ];
}

function written(count: number): string {
  const services = Array.from({ length: count }, (_, index) =>
    psObject({
      types: ['System.ServiceProcess.ServiceController', 'System.Object'],
      text: `service ${index}`,
      properties: new Map<string, PsValue>([
        ['Name', `service_${index}`],
        ['DisplayName', `The service with number ${index}, as people read it`],
        ['Status', 'Running'],
        ['Id', int32(index)],
        ['CanStop', index % 2 === 0],
        ['DependentServices', psList(['RPCSS'])],
      ]),
    }),
  );
  return writeClixml(psList(services));
}

function heard(message: Uint8Array): number {
  const defragmenter = new Defragmenter();
  let count = 0;
  for (const each of fragmentsOf(message, { objectId: 1n, maxFragment: 32_768 })) {
    for (let at = 0; at < each.length; at += 100) {
      count += [...defragmenter.hear(each.subarray(at, at + 100))].length;
    }
  }
  return count;
}

function median(work: () => unknown): number {
  const taken = Array.from({ length: rounds }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  return taken.toSorted((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0;
}
