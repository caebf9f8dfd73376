/** Which property: its EPC in hex, and its official name. */
interface Property {
  readonly epc: string
  readonly name: string
}

/** Errors of the meter's answers. */
export const echonetErrors = {
  'echonet.malformed': {
    shorterThanHeader: ({ bytes }: { bytes: number }) =>
      `An ECHONET Lite frame has ${bytes} bytes, fewer than a header.`,
    otherStart: ({ start }: { start: string }) => `An ECHONET Lite frame begins with ${start}, not 1081.`,
    unknownService: ({ esv }: { esv: string }) => `An ECHONET Lite frame has the unknown service ${esv}.`,
    bytesLeftOver: ({ bytes }: { bytes: number }) =>
      `An ECHONET Lite frame has ${bytes} bytes after its last property.`,
    endsBeforeCount: 'An ECHONET Lite frame ends before a property count.',
    endsBeforeProperty: ({ property, count }: { property: number; count: number }) =>
      `An ECHONET Lite frame ends before property ${property} of ${count}.`,
    endsInsideProperty: ({ epc, bytes, pdc }: { epc: string; bytes: number; pdc: number }) =>
      `An ECHONET Lite frame ends inside EPC ${epc}: ${bytes} of ${pdc} bytes.`,
    remedy: 'Run again; if it recurs, report the meter with a log at --log-level trace.',
  },
  'echonet.refused': {
    remedy: 'The meter does not serve what is needed; report its maker with a log at --log-level debug.',
    refused: ({ what }: { what: string }) => `The meter refused ${what}.`,
  },
  'echonet.value': {
    notInTable: ({ epc }: { epc: string }) => `EPC ${epc} is not in the property table.`,
    outOfRange: 'A property value is outside its range.',
    propertyOutOfRange: ({ epc, name, range }: Property & { range: string }) =>
      `EPC ${epc} (${name}) is outside its range (${range}).`,
    wrongSize: ({ epc, name, bytes, size }: Property & { bytes: number; size: string }) =>
      `EPC ${epc} (${name}) has ${bytes} bytes instead of ${size}.`,
    dayChanges: ({ date }: { date: string }) => `The meter tells other readings of ${date} each time it is asked.`,
    remedy: 'The meter sends a value outside the standard; report it with a log at --log-level debug.',
    zeroCoefficient: 'The meter says that its coefficient (EPC D3) is 0; with that there is no energy.',
  },
}
