/** `kenshin emulate`: its help. */
export const emulate = {
  description: 'an emulated dongle and meter, to try without hardware',
  /** By the option's name in code. */
  options: {
    tcp: 'serve on TCP; port 0 = any free one',
    pty: 'serve as a serial path (needs socat)',
    model: 'which dongle (BP35C2)',
    dialect: "instead of the model's own",
    output: "instead of the model's own",
    echo: 'echo of commands (on)',
    sums: 'J11: whether requests with wrong sums are refused (strict)',
    latency: 'how slow (fast)',
    pieceBytes: 'cut all output into pieces',
    clock: "meter's clock at the start (now); the settings then need history.meterClock: trust",
    clockAhead: 'how wrong it is, -n = behind; the register is right (0)',
    clockRate: 'how fast it runs; 0 = it stands (1)',
    memoryDays: 'days the meter keeps (99)',
    holes: 'slots without a value, 2026-11-20:20-24; repeatable',
    wrapAt: 'the register passes its end',
    exchangeAt: 'the meter was new then',
    solar: 'sells electricity around noon',
    unit: 'one count is 10^n kWh, -4 … 4 (-1)',
    coefficient: 'EPC D3 (1)',
    digits: 'EPC D7 (6)',
    seed: 'another household (1)',
    slotDelay: 'a slot is readable that late (0)',
    historyRollDelay: 'its day changes that late (0)',
    historyLag: 'E2, E4, EA and EB hold values that much older than they say; EC is right (0)',
    generation: '2 adds C0 D0 EE EF (1)',
    without: 'EPCs it does not have, D3,98',
    maxOpc: 'properties it takes in one request',
    whileBusy: 'what it does with a request that comes before the last is answered (beside)',
    setGet: 'what it does with a SetGet, which is optional in ECHONET Lite (serve)',
    besideHistory: 'what it does with a Get of E2 or EC and others together (serve)',
    announces: 'how EA and EB are announced (inf)',
    channel: 'radio channel, 33 … 60 (57)',
    foundFromDuration: 'shorter scans find nothing (1)',
    neighbour: 'another meter that answers scans; repeatable',
    telnet: 'speak telnet on TCP, as ser2net can',
    fault: 'what goes wrong; repeatable',
  },
  examples: `
Examples:
  kenshin emulate --tcp 127.0.0.1:7023                  then: port: tcp://127.0.0.1:7023
  kenshin emulate --pty /tmp/dongle --latency real      a serial path, as slow as real hardware
  kenshin emulate --tcp 127.0.0.1:0 --model BP35A1 --output ascii
  kenshin emulate --tcp 127.0.0.1:0 --model RS-WSUHA-J11 --fault refuse-command:0053:2:result=0E
  kenshin emulate --tcp 127.0.0.1:0 --clock 2026-11-23T23:40 --clock-rate 60 --history-roll-delay 1200
  kenshin emulate --tcp 127.0.0.1:0 --holes 2026-11-20:20-24 --wrap-at 2026-11-10T12:00
  kenshin emulate --tcp 127.0.0.1:0 --fault drop-answer:E2:2 --fault clock-jump:at=30:seconds=600

Faults, NAME[:EPC[:TIMES|all]][:at=N][:every=N][:seconds=S]:
  drop-answer lost-ack lost-request double-answer late-answer wrong-tid other-source sna malformed-frame
  value-garbage day-word foreign-controller refuse-join expire-session[:renewed=no] end-session rate-limit
  silent-meter silent-dongle hang-in-data-phase garbage-bytes glue-echo notify-between clock-jump
  neighbour-first disconnect cut-datagram damaged-einfo lost-ok[:COMMAND[:TIMES|all]]
  refuse-property empty-property other-order opc-too-low opc-too-high late-slot clock-not-set
  other-day fewer-slots
  unanswered-join busy-channel queued-request lose-link not-received torn-datagram wrong-sum frame-in-data
  refuse-command[:CODE[:TIMES|all]][:result=0E] glue-response[:CODE[:TIMES|all]] kept-credentials link-states

Prints one JSON line when ready and serves until Ctrl-C. Route-B ID 00112233445566778899AABBCCDDEEFF, password
0123456789AB; others from KENSHIN_EMULATED_ROUTE_B_ID and KENSHIN_EMULATED_ROUTE_B_PASSWORD.
`,
}
