/** Which InfluxDB; `bucket` is its database in 1.x and 3.x. */
interface Place {
  url: string
  bucket: string
}
/** What the server answered, in its own words. */
interface Answer {
  said: string
}

/** What a server tells of itself. */
interface Told {
  url: string
  version: string
}

/** Sentences of InfluxDB, by the code of their error. */
export const influxdbErrors = {
  'store.unreachable': {
    noAnswer: ({ url, code }: { url: string; code: string }) => `InfluxDB at ${url} cannot be reached (${code}).`,
    tooSlow: ({ url, seconds }: { url: string; seconds: number }) =>
      `InfluxDB at ${url} did not answer within ${seconds} s.`,
    certificateOfAnotherTime: ({ url, code }: { url: string; code: string }) =>
      `The certificate of InfluxDB at ${url} is not valid at the time of this computer (${code}).`,
    setClock: "Put this computer's clock right, or renew the certificate.",
  },
  'store.busy': {
    overloaded: ({ url, status, said }: { url: string; status: number } & Answer) =>
      `InfluxDB at ${url} is overloaded or not ready (${status}: ${said}).`,
  },
  'store.no-access': {
    denied: ({ url, bucket, status, said }: Place & Answer & { status: number }) =>
      `InfluxDB at ${url}, bucket ${bucket}, denies access (${status}: ${said}).`,
    mayOnlyWrite: ({ url, bucket }: Place) =>
      `The token may write to the bucket ${bucket} of InfluxDB at ${url}, but not read from it.`,
    makeReadingToken: 'Make a token with the rights to read and to write this bucket.',
  },
  'store.certificate': {
    unusableFile: ({ path, why }: { path: string; why: string }) =>
      `The certificate file ${path} cannot be used (${why}).`,
    noPemInside: 'no PEM certificate in it',
    correctCa: 'Correct `store.ca` in the settings.',
    unknownIssuer: ({ url, code }: { url: string; code: string }) =>
      `The certificate of InfluxDB at ${url} is self-signed or its issuer is unknown here (${code}).`,
    ofAnotherHost: ({ url, code }: { url: string; code: string }) =>
      `The certificate of InfluxDB at ${url} is made for another host name (${code}).`,
    writeItsHost: 'Write a host name of the certificate in `url`, or make a certificate for this one.',
  },
  'store.no-database': {
    noDatabase: ({ url, bucket, said }: Place & Answer) =>
      `InfluxDB at ${url} has no database or bucket ${bucket} (${said}).`,
    noOrganization: ({ url, said }: { url: string } & Answer) =>
      `InfluxDB at ${url} does not know the organization of \`org\` (${said}).`,
    correctOrg: 'Correct `org` in the settings: it is the name that `influx org list` shows.',
    noMapping: ({ url, bucket, said }: Place & Answer) =>
      `InfluxDB at ${url} has no database for InfluxQL mapped to the bucket ${bucket} (${said}).`,
    mapBucket: ({ bucket }: { bucket: string }) =>
      `Check \`bucket\`, or map it: \`influx v1 dbrp create --db ${bucket} --rp autogen --default --bucket-id ID\`.`,
    noDefaultPolicy: ({ url, bucket }: Place) =>
      `The database ${bucket} of InfluxDB at ${url} has no default retention policy.`,
    makeDefaultPolicy: ({ bucket }: { bucket: string }) =>
      `Make one the default: \`ALTER RETENTION POLICY "autogen" ON "${bucket}" DEFAULT\`; \`SHOW RETENTION POLICIES\` lists them.`,
  },
  'store.read-back': {
    notGivenBack: ({ url, bucket }: Place) =>
      `InfluxDB at ${url}, bucket ${bucket}, took a point and did not give it back.`,
    mappedElsewhere: ({ bucket }: { bucket: string }) =>
      `In InfluxQL the database ${bucket} leads to another bucket: \`influx v1 dbrp list\` shows the mapping, \`influx v1 dbrp delete --id ID\` removes it.`,
  },
  'store.retention': {
    keepsTooBriefly: ({ url, bucket, said }: Place & Answer) =>
      `InfluxDB at ${url}, bucket ${bucket}, keeps data too briefly for these days (${said}).`,
    keepsDays: ({ url, bucket, keeps, needs }: Place & { keeps: number; needs: number }) =>
      `InfluxDB at ${url}, bucket ${bucket}, keeps data for ${keeps} days; ${needs} days are needed.`,
  },
  'store.type-conflict': {
    wrongType: (at: Place & { measurement: string; field: string; found: string; needed: string }) =>
      `InfluxDB at ${at.url}, bucket ${at.bucket}: field ${at.field} of ${at.measurement} is ${at.found} there, ${at.needed} is needed.`,
    anotherType: ({ url, bucket, said }: Place & Answer) =>
      `InfluxDB at ${url}, bucket ${bucket}, holds a field with another type (${said}).`,
  },
  'store.refused': {
    refusedByInfluxdb: ({ url, bucket, status, said }: Place & Answer & { status: number }) =>
      `InfluxDB at ${url}, bucket ${bucket}, refused with ${status}: ${said}`,
    notInfluxdb: ({ url, said }: { url: string } & Answer) =>
      `What answers at ${url} is not InfluxDB, or a proxy before it (${said}).`,
    partial: ({ url, bucket }: Place) =>
      `InfluxDB at ${url}, bucket ${bucket}, gives only a part of its answer (partial: true).`,
    raiseRowLimit: 'Raise max-row-limit in the configuration of InfluxDB (0 = no limit).',
    redirected: ({ url, status, target }: { url: string; status: number; target: string }) =>
      `The server at ${url} leads elsewhere: to ${target} (${status}).`,
    writeOwnAddress: 'Write the address of InfluxDB itself as `url`; credentials are not sent on.',
    noHttps: ({ url }: { url: string }) => `The server at ${url} does not speak https.`,
    noHttp: ({ url, code }: { url: string; code: string }) => `The server at ${url} does not speak http (${code}).`,
    httpsOnly: ({ url, said }: { url: string } & Answer) => `The server at ${url} speaks https only (${said}).`,
    writeAddress: ({ address }: { address: string }) => `Write ${address} as \`url\`, or the port of InfluxDB.`,
    notAnAddress: 'The address of InfluxDB is not of the form http://host:port.',
    correctUrl: 'Correct `url` in the settings.',
    addressWithLogin: 'The address of InfluxDB must not hold a user or a password.',
    setLogin: 'Set `username` and KENSHIN_INFLUX_PASSWORD instead.',
    differentServers: ({ here, there }: { here: Told; there: Told }) =>
      `The addresses of \`store.url\` lead to different servers: InfluxDB ${here.version} at ${here.url}, ${there.version} at ${there.url}.`,
    correctUrls: 'Leave only addresses of the same database in `url`.',
    noConsistency: ({ url, version }: { url: string; version: number }) =>
      `InfluxDB ${version}.x at ${url} does not know \`store.consistency\`: only clusters with the interface of 1.x do.`,
    removeConsistency: 'Remove `consistency` from the settings.',
    noOrg: 'InfluxDB 2.x needs to know the organization.',
    setOrg: 'Set `org` in the settings.',
    unsendableName: ({ name }: { name: string }) =>
      `InfluxDB cannot hold a backslash or a control character in a name: ${name}.`,
    chooseName: 'Choose another name for the meter or the measurement.',
  },
}
