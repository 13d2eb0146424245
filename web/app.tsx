import { lazy, useEffect, useRef } from "react";
import { Link, Route, Router, Switch, useLocation } from "wouter";
import { AdminDialog } from "./api/admin.tsx";
import { PageNotices } from "./table/seat/page-notices.tsx";
import { KeyHelp } from "./table/key-help.tsx";
import { PageBoundary } from "./ui/page-boundary.tsx";
import { switchTheme, theme } from "./ui/theme.ts";
import { measureHeader } from "./ui/header-height.ts";
import { useStore } from "./ui/value-store.ts";
import { askBeforeNavigation } from "./table/seat/leave-guard.ts";
import { useLeagues } from "./api/telemetry.ts";
import { HomePage } from "./pages/home.tsx";

// Each page is fetched when it is first opened; only home is in the main bundle.
const Health = lazy(async () => ({ default: (await import("./pages/health.tsx")).HealthPage }));
const Join = lazy(async () => ({ default: (await import("./pages/join.tsx")).JoinPage }));
const Launch = lazy(async () => ({ default: (await import("./pages/launch.tsx")).LaunchPage }));
const League = lazy(async () => ({ default: (await import("./pages/league.tsx")).LeaguePage }));
const Leagues = lazy(async () => ({ default: (await import("./pages/leagues.tsx")).LeaguesPage }));
const Compare = lazy(async () => ({ default: (await import("./pages/compare.tsx")).ComparePage }));
const Experiment = lazy(async () => ({ default: (await import("./pages/experiment.tsx")).ExperimentPage }));
const Experiments = lazy(async () => ({ default: (await import("./pages/experiments.tsx")).ExperimentsPage }));
const NewExperiment = lazy(async () => ({ default: (await import("./pages/new-experiment.tsx")).NewExperimentPage }));
const Match = lazy(async () => ({ default: (await import("./pages/match.tsx")).MatchPage }));
const Matches = lazy(async () => ({ default: (await import("./pages/matches.tsx")).MatchesPage }));
const Member = lazy(async () => ({ default: (await import("./pages/member.tsx")).MemberPage }));
const PairGames = lazy(async () => ({ default: (await import("./pages/pair-games.tsx")).PairGamesPage }));
const NotFound = lazy(async () => ({ default: (await import("./pages/not-found.tsx")).NotFoundPage }));
const Play = lazy(async () => ({ default: (await import("./pages/play.tsx")).PlayPage }));
const Profile = lazy(async () => ({ default: (await import("./pages/profile.tsx")).ProfilePage }));
const RoomPage = lazy(async () => ({ default: (await import("./pages/room.tsx")).RoomPage }));
const SegmentEpisode = lazy(async () => ({ default: (await import("./pages/match.tsx")).SegmentEpisodePage }));

/** Header, the current page, and the dialogs and notices over all pages. */
export function App() {
  return (
    <Router aroundNav={askBeforeNavigation}>
      <a className="skip" href="#main">
        Skip to content
      </a>
      <Header />
      <main className="main" id="main" tabIndex={-1}>
        <PageBoundary>
          <Switch>
            <Route path="/" component={HomePage} />
            <Route path="/launch" component={Launch} />
            <Route path="/leagues" component={Leagues} />
            <Route path="/leagues/:id">{({ id }) => <League key={id} id={id} />}</Route>
            <Route path="/leagues/:id/members/:policy">
              {({ id, policy }) => <Member key={`${id}/${policy}`} league={id} policy={policy} />}
            </Route>
            <Route path="/leagues/:id/games">{({ id }) => <PairGames league={id} />}</Route>
            <Route path="/compare" component={Compare} />
            <Route path="/experiments" component={Experiments} />
            <Route path="/experiments/new" component={NewExperiment} />
            <Route path="/experiments/:id">{({ id }) => <Experiment key={id} id={id} />}</Route>
            <Route path="/matches" component={Matches} />
            <Route path="/matches/:id">{({ id }) => <Match key={id} id={id} />}</Route>
            <Route path="/rooms/:id">{({ id }) => <RoomPage key={id} id={id} />}</Route>
            <Route path="/join/:room">{({ room }) => <Join key={room} room={room} />}</Route>
            <Route path="/segments/:id/:index">
              {({ id, index }) => <SegmentEpisode key={`${id}/${index}`} id={id} index={index} />}
            </Route>
            <Route path="/play" component={Play} />
            <Route path="/profile" component={Profile} />
            <Route path="/health" component={Health} />
            <Route component={NotFound} />
          </Switch>
        </PageBoundary>
      </main>
      <PageNotices />
      <AdminDialog />
      <KeyHelp />
      <ScrollToTop />
    </Router>
  );
}

const places = [
  ["/leagues", "Leagues"],
  ["/experiments", "Experiments"],
  ["/matches", "Matches"],
  ["/play", "Play"],
  ["/health", "Health"],
] as const;

function Header() {
  const [location] = useLocation();
  const { data } = useLeagues();
  const running = data?.filter((league) => league.status === "running").length;
  const mode = useStore(theme);
  return (
    <header className="header" ref={measureHeader}>
      <Link href="/" className="brand">
        <svg viewBox="0 0 32 32" aria-hidden="true">
          <path d="M4 10l5 6 3-9 4 8 4-8 3 9 5-6-3 15H7zM7 27h18v2H7z" />
        </svg>
        <span>Red Queen</span>
      </Link>
      <nav aria-label="Main">
        {places.map(([path, name]) => (
          <Link key={path} href={path} aria-current={location.startsWith(path) ? "page" : undefined}>
            {name}
          </Link>
        ))}
      </nav>
      <span className="live-count" title="Running leagues">
        {running === undefined ? "" : `${running} live`}
      </span>
      <button
        type="button"
        className="quiet"
        aria-label={`Switch to the ${mode === "dark" ? "light" : "dark"} theme`}
        onClick={switchTheme}
      >
        {mode === "dark" ? "Light" : "Dark"}
      </button>
    </header>
  );
}

/** Scrolls new pages to the top; on Back the browser restores the position. */
function ScrollToTop() {
  const [location] = useLocation();
  const first = useRef(true);
  useEffect(() => {
    if (first.current) first.current = false;
    else if (!location.startsWith("/rooms/")) window.scrollTo(0, 0);
  }, [location]);
  return null;
}
