// A process of its own, so that nothing is loaded yet. Prints milliseconds.
const begun = performance.now();
await import('#src/errorcode/read-codes.ts');
const recognises = performance.now();
if (process.argv[2] === 'bare') {
  process.stdout.write(String(recognises - begun));
} else {
  const { decode } = await import('#src/errorcode/decode.ts');
  decode({ space: 'unknown', value: 5 });
  decode({ space: 'hresult', value: 0x80070005 });
  decode({ space: 'ntstatus', value: 0xc0000005 });
  process.stdout.write(String(performance.now() - recognises));
}
