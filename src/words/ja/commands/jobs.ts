import type { jobs as English } from '../../en/commands/jobs.js'
import { formatNumber } from '../../numbers.js'
import { formatDuration, formatEstimate } from '../format.js'

export const jobs: typeof English = {
  jobOptions: {
    meter: '設定のうちこのメーターだけ',
    dryRun: '計画と所要時間を表示して終了',
    ascii: 'ASCII 文字だけで描く',
  },
  import: {
    description: 'メーターに残る履歴をすべて取り込む',
    days: '取り込む日数（1–99）',
    wrongDays: '1 から 99 の整数を指定してください。',
    examples: `
例:
  kenshin import --dry-run   読み取る日と所要時間を表示
  kenshin import             メーターに残る全日（最大 99 日）を取り込み
  kenshin import --days 7    直近 1 週間だけ

いつでも中断でき（Ctrl-C）、再実行すると続きを読みます。保存済みの日は読み直しません。
--dry-run はポートを開かず、何も書き込みません。
`,
  },
  backfill: {
    description: '夜間ジョブを今すぐ 1 回実行する',
    examples: `
例:
  kenshin backfill            夜間ジョブを今すぐ 1 回実行（不足分だけ）
  kenshin backfill --dry-run  読み取る日を表示
  17 3 * * * kenshin backfill --log-level warn    自分の crontab に書く場合
`,
  },
  run: {
    description: '常駐して cron どおりに実行する',
    examples: `
例:
  kenshin run                     今すぐ不足分を読み、以後毎晩実行
  systemctl enable --now kenshin  サービスとして実行（config/systemd）

時刻は設定の jobs.nightly-backfill（cron、日本時間）です。jobs.spread を設定すると、
メーターの名前で決まる分だけ、その分数の範囲で遅く始めます。
最後の実行の時刻と結果は、状態フォルダーの heartbeat.json にあります。
`,
  },
  job: {
    summary: ({ meter, daysRead, readings, holes, requests, retries, seconds }) =>
      `${meter}: ${daysRead} 日分を読み取り、指示値 ${formatNumber(readings)} 件を保存、欠測 ${holes}、要求 ${formatNumber(requests)}（再送 ${retries}）、${formatDuration(seconds)}`,
    planned: ({ days, oldest, newest }) => `${days} 日分（${oldest} … ${newest}）を読み取ります`,
    onlyToday: ({ today }) => `不足はありません。本日（${today}）だけを読み直します`,
    lastPace: '前回の速度',
    usualPace: '標準的な速度',
    plan: ({ meter, what, requests, usualS, pace, badS }) =>
      `${meter}: ${what}\n  要求 約 ${formatNumber(requests)} 回、所要 ${formatEstimate(usualS)}（${pace}）、電波が弱い場合は最大 ${formatEstimate(badS)}`,
  },
}
