import { useState } from 'react'
import type { myPaydays } from '#money/claims/contract'
import { showDay } from '#platform/day'
import { downloadPath, reasonsOf } from '#web/api'
import { Button, Card, List, Money, Refusals } from '#web/light'

export type PaydayRow = (typeof myPaydays)['output']['_output']['rows'][number]

const WHO: Record<string, string> = {
  worker: '您本人',
  institution: '培训机构',
  hr: '人社部门',
  finance: '财政部门',
  bank: '银行',
  public: '社会公示',
}

/** The coming pay days, nearest first, on top of everything. */
export function Paydays({ rows }: { rows: readonly PaydayRow[] }) {
  const coming = rows
    .filter((r) => r.on !== null)
    .sort((a, b) => ((a.on as string) < (b.on as string) ? -1 : 1))
  if (coming.length === 0) return null
  return (
    <Card title="到账日历">
      <List items={coming} keyOf={(r) => r.lineId}>
        {(r) => (
          <div className="qm-row">
            <span>
              {showDay(r.on as string)}前后
              <br />
              <small className="ql-soft">{r.toMe ? '付到本人账户' : '付给培训机构'}</small>
            </span>
            <strong>
              <Money fen={r.amountFen} />
            </strong>
          </div>
        )}
      </List>
      <p className="ql-soft">按各环节近半年的用时推算，不含节假日；随办理进度每天更新，不是承诺。</p>
    </Card>
  )
}

/** Of one line: the likely day, or what is in the way and who is to do it. */
export function PaydayOf({ row }: { row: PaydayRow | undefined }) {
  if (!row) return null
  return (
    <div className="qm-payday">
      {row.on ? (
        <p>
          预计 <strong>{showDay(row.on)}</strong> 前后到账
          {row.mostOn && row.mostOn !== row.on ? `，多半不过 ${showDay(row.mostOn)}` : ''}
          {row.clock.limit !== null && (
            <>
              <br />
              <small className="ql-soft">
                当前环节已用 {row.clock.workdays} 个工作日，办理时限 {row.clock.limit} 个工作日
                {row.ahead > 0 ? `，前面还有 ${row.ahead} 件` : ''}
              </small>
            </>
          )}
        </p>
      ) : (
        <p>
          {row.afterFiling === null
            ? '现在还不能预计到账日期。'
            : `提交后约 ${row.afterFiling} 个工作日到账。`}
        </p>
      )}
      {row.blockers.length > 0 && (
        <>
          <p>还差：</p>
          <ul className="qm-why">
            {row.blockers.map((b) => (
              <li key={`${b.key}${b.text}`}>
                <p>
                  {b.text}
                  {b.stops ? '（办好才能继续）' : ''}
                </p>
                <p className="ql-soft">
                  由{b.keeper === 'worker' ? WHO.worker : `${WHO[b.keeper] ?? ''}（${b.who}）`}办：{b.next}
                </p>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  )
}

/** Why this amount, on paper: the same as on the screen and as the officer has it. */
export function WhyPaper({ lineId }: { lineId: string }) {
  const [busy, setBusy] = useState(false)
  const [reasons, setReasons] = useState<ReturnType<typeof reasonsOf>>([])
  const take = async () => {
    setBusy(true)
    try {
      await downloadPath('GET', `/api/money/my/lines/${lineId}/why.pdf`)
      setReasons([])
    } catch (error) {
      setReasons(reasonsOf(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      <Button kind="quiet" busy={busy} onClick={() => void take()}>
        下载补贴金额说明（PDF）
      </Button>
      <Refusals reasons={reasons} />
    </>
  )
}
