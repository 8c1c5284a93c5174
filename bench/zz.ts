import { benchPack, claimColumns } from './claims.ts'
import { compile, judgeColumns, openResults } from '../src/money/policy/compile-rules.ts'
const t0=performance.now()
const N=Number(process.argv[2]??1_000_000)
const cols=claimColumns(N)
console.log('gen',performance.now()-t0)
const t1=performance.now()
const pack=compile(benchPack)
console.log('compile',performance.now()-t1,'words',pack.layout.words)
for (let r=0;r<8;r++){ const res=openResults(cols,pack.layout.words); const c0=process.cpuUsage(); const t=performance.now(); pack.run(cols,res,0,N); const dt=performance.now()-t; const cu=process.cpuUsage(c0)
 let s=0,e=0; for(let i=0;i<N;i++){s+=res.amountFen[i]!;e+=res.eligible[i]!}
 console.log((N/dt/1000).toFixed(1),'M/s', dt.toFixed(1),"cpu",(N/cu.user).toFixed(1),'ms', e, s)}
