import { useId, useState } from 'react'
import type { confirmPrefilled, PrefilledRow, prefilled } from '#money/claims/contract'
import type { InputOf, OutputOf } from '#platform/act'
import {
  Button,
  Card,
  Facts,
  LinkButton,
  Money,
  Refusals,
  Select,
  TextField,
  useFetch,
  usePost,
} from '#web/light'
import { Why } from './why.tsx'

type Ask = PrefilledRow['asks'][number]
type Answers = { bankName: string; bankAccount: string; facts: Record<string, string> }
type Account = OutputOf<typeof prefilled>['account']

const NOBODY: Answers = { bankName: '', bankAccount: '', facts: {} }

/** Money that waits for one tap: what is known is filled in, and only what is unknown is asked. */
export function Prefilled({ onFiled }: { onFiled?: () => void }) {
  const [region, setRegion] = useState('')
  const { data, reasons, reload } = useFetch<typeof prefilled>(
    '/api/money/my/prefilled',
    region ? { region } : {},
  )
  const [filed, setFiled] = useState<{ number: string; amountFen: number } | null>(null)
  const groups = new Map<string, PrefilledRow[]>()
  for (const row of data?.rows ?? []) groups.set(row.group, [...(groups.get(row.group) ?? []), row])
  return (
    <>
      <Refusals reasons={reasons} onRetry={reload} />
      {filed && (
        <Card title="已提交，不用再办别的">
          <p className="qm-amount">
            <Money fen={filed.amountFen} />
          </p>
          <p>申报编号 {filed.number}。审核、公示、拨付到哪一步、在谁手上，都可以查看。</p>
          <LinkButton href="/my/money" kind="primary">
            查看进度
          </LinkButton>
        </Card>
      )}
      {[...groups].map(([group, rows]) => (
        <Offer
          key={group}
          rows={rows}
          account={data?.account ?? null}
          chosenRegion={region}
          onRegion={setRegion}
          onFiled={(output) => {
            setFiled(output)
            reload()
            onFiled?.()
          }}
        />
      ))}
    </>
  )
}

const bestOf = (rows: readonly PrefilledRow[]): PrefilledRow =>
  [...rows].sort((a, b) => (b.amountFen ?? 0) - (a.amountFen ?? 0))[0] as PrefilledRow

function Offer({
  rows,
  account,
  chosenRegion,
  onRegion,
  onFiled,
}: {
  rows: readonly PrefilledRow[]
  account: Account
  chosenRegion: string
  onRegion: (code: string) => void
  onFiled: (output: OutputOf<typeof confirmPrefilled>) => void
}) {
  const [key, setKey] = useState<string | null>(null)
  const [answers, setAnswers] = useState<Answers>(NOBODY)
  const row = rows.find((one) => one.key === key) ?? bestOf(rows)
  const { post, busy, reasons } = usePost<typeof confirmPrefilled>('/api/money/my/prefilled', {
    onDone: onFiled,
  })
  const asksRegion = row.asks.some((ask) => ask.kind === 'region')
  const lacking = row.asks.some((ask) => !answered(ask, answers))
  return (
    <Card title="免申即享">
      {row.amountFen === null ? (
        <p>{asksRegion ? '选择申领地后显示金额。' : '补充下面的信息后即可领取，金额由系统核算。'}</p>
      ) : (
        <p className="qm-amount">
          <Money fen={row.amountFen} />
        </p>
      )}
      {rows.length > 1 && <Choice rows={rows} chosen={row.key} onChoose={setKey} />}
      <Facts
        items={[
          rows.length === 1 && { label: '补贴项目', value: row.subsidyTitle },
          { label: '凭据', value: row.title },
          row.regionName !== '' && { label: '申领地', value: row.regionName },
          row.fundTitle !== '' && { label: '资金', value: row.fundTitle },
          account !== null && { label: '付到', value: `${account.bankName ?? ''} ${account.accountMasked}` },
          row.note !== null && { label: '为什么有这笔', value: row.note },
        ]}
      />
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void post(inputOf(row, chosenRegion, answers))
        }}
      >
        {row.asks.map((ask) => (
          <Question
            key={ask.title}
            ask={ask}
            answers={answers}
            onAnswer={setAnswers}
            region={chosenRegion}
            onRegion={onRegion}
          />
        ))}
        <Refusals reasons={reasons} />
        {!asksRegion && (
          <Button type="submit" kind="primary" block busy={busy} disabled={lacking}>
            {row.amountFen === null ? '确认领取' : '一键确认领取'}
          </Button>
        )}
      </form>
      {row.trace.length > 0 && row.amountFen !== null && (
        <details>
          <summary>为什么是这个金额</summary>
          <Why trace={row.trace} />
        </details>
      )}
    </Card>
  )
}

/** One certificate, one subsidy: whoever may choose is told so (N10-7). */
function Choice({
  rows,
  chosen,
  onChoose,
}: {
  rows: readonly PrefilledRow[]
  chosen: string
  onChoose: (key: string) => void
}) {
  const name = useId()
  return (
    <fieldset className="qm-choice">
      <legend>同一证书只能享受一项，请选择</legend>
      {rows.map((row) => (
        <label key={row.key}>
          <input type="radio" name={name} checked={row.key === chosen} onChange={() => onChoose(row.key)} />{' '}
          {row.subsidyTitle}
          {row.amountFen === null ? '（补充信息后核算）' : null}
          {row.amountFen !== null && (
            <>
              ，<Money fen={row.amountFen} />
            </>
          )}
        </label>
      ))}
    </fieldset>
  )
}

function Question({
  ask,
  answers,
  onAnswer,
  region,
  onRegion,
}: {
  ask: Ask
  answers: Answers
  onAnswer: (answers: Answers) => void
  region: string
  onRegion: (code: string) => void
}) {
  if (ask.kind === 'region')
    return (
      <Select
        label={ask.title}
        hint={ask.why}
        blank="请选择"
        value={region}
        onChange={onRegion}
        options={ask.options}
        required
      />
    )
  if (ask.kind === 'account')
    return (
      <>
        <p className="ql-soft">{ask.why}</p>
        <TextField
          label="开户银行"
          value={answers.bankName}
          onChange={(bankName) => onAnswer({ ...answers, bankName })}
          required
          maxLength={60}
        />
        <TextField
          label="银行账号"
          inputMode="numeric"
          value={answers.bankAccount}
          onChange={(bankAccount) => onAnswer({ ...answers, bankAccount: bankAccount.replace(/\s/g, '') })}
          required
          maxLength={30}
        />
      </>
    )
  const value = answers.facts[ask.fact] ?? ''
  const set = (text: string) => onAnswer({ ...answers, facts: { ...answers.facts, [ask.fact]: text } })
  return ask.options.length > 0 ? (
    <Select
      label={ask.title}
      hint="请如实选择，经办人员会核实。"
      blank="请选择"
      value={value}
      onChange={set}
      options={ask.options}
      required
    />
  ) : (
    <TextField
      label={`${ask.title}${ask.unit ? `（${ask.unit}）` : ''}`}
      hint="请如实填写，经办人员会核实。"
      inputMode="numeric"
      value={value}
      onChange={(text) => set(text.replace(/\D/g, ''))}
      required
      maxLength={3}
    />
  )
}

function answered(ask: Ask, answers: Answers): boolean {
  if (ask.kind === 'account')
    return answers.bankName.trim().length >= 2 && /^\d{8,30}$/.test(answers.bankAccount)
  if (ask.kind === 'fact') return (answers.facts[ask.fact] ?? '') !== ''
  return false
}

function inputOf(row: PrefilledRow, region: string, answers: Answers): InputOf<typeof confirmPrefilled> {
  const asksAccount = row.asks.some((ask) => ask.kind === 'account')
  return {
    subsidyKind: row.subsidyKind,
    certificateId: row.certificateId,
    classId: row.classId,
    supplementId: row.supplementId,
    region: region || null,
    amountFen: row.amountFen,
    account: asksAccount ? { bankName: answers.bankName.trim(), bankAccount: answers.bankAccount } : null,
    facts: row.asks.flatMap((ask) =>
      ask.kind === 'fact' ? [{ fact: ask.fact, value: answers.facts[ask.fact] ?? '' }] : [],
    ),
  }
}
