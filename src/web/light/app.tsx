import {
  Component,
  type ComponentType,
  type LazyExoticComponent,
  type ReactNode,
  Suspense,
  useEffect,
} from 'react'
import { matchRoute, Route, Switch, useLocation, useRouter } from 'wouter'
import { onSignedOut } from '#web/api'
import './light.css'
import './content.css'
import { Button, Empty, LinkButton, Loading, PageTitle } from './parts.tsx'
import { Shell, type ShellProps } from './shell.tsx'

export interface LightRoute {
  /** Whole path: `/p/classes/:id`, `/my/money`. */
  path: string
  title: string
  component: LazyExoticComponent<ComponentType> | ComponentType
}

export interface LightAppProps extends Omit<ShellProps, 'children' | 'title'> {
  routes: readonly LightRoute[]
  /** Where the session's end leads; without it, pages show the refusal themselves. */
  signIn?: string
}

/** Routes and frames light pages, each loaded when it is first opened. */
export function LightApp({ routes, signIn, ...shell }: LightAppProps) {
  const [path, go] = useLocation()
  const { parser } = useRouter()
  const route = routes.find((one) => matchRoute(parser, one.path, path)[0])
  useEffect(() => {
    if (!signIn) return
    return onSignedOut(() => {
      const now = location.pathname + location.search
      if (location.pathname !== signIn) go(`${signIn}?back=${encodeURIComponent(now)}`, { replace: true })
    })
  }, [signIn, go])
  return (
    <Shell
      {...shell}
      {...(route ? { title: route.title } : {})}
      account={path === signIn ? null : shell.account}
    >
      <Boundary key={path}>
        <Suspense fallback={<Loading />}>
          <Switch>
            {routes.map((one) => (
              <Route key={one.path} path={one.path} component={one.component} />
            ))}
            <Route>
              <PageTitle title="没有找到这个页面" />
              <Empty
                text="地址可能有误，或内容已经撤下。"
                action={
                  <LinkButton href={shell.home} kind="primary">
                    回到首页
                  </LinkButton>
                }
              />
            </Route>
          </Switch>
        </Suspense>
      </Boundary>
    </Shell>
  )
}

class Boundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false }
  static getDerivedStateFromError() {
    return { failed: true }
  }
  override render() {
    if (!this.state.failed) return this.props.children
    return (
      <Empty
        text="页面没有载入成功。"
        next="可能是网络不稳，请重新载入；已提交的内容不受影响。"
        action={
          <Button kind="primary" onClick={() => location.reload()}>
            重新载入
          </Button>
        }
      />
    )
  }
}
