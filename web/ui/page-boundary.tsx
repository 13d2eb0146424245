import { Component, Suspense, type ReactNode } from "react";
import { useLocation } from "wouter";

/** Error boundary of a page: if one can't be loaded or throws, the rest stays usable, and navigation resets it. */
export function PageBoundary({ children }: { readonly children: ReactNode }) {
  const [location] = useLocation();
  return (
    <Failure key={location}>
      <Suspense fallback={null}>{children}</Suspense>
    </Failure>
  );
}

class Failure extends Component<{ readonly children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return (
      <div className="stack loose">
        <h1>This page couldn't be loaded</h1>
        <p className="measure" role="alert">
          The server may be down or may have been updated since you opened this tab. Reload to try again.
        </p>
        <div>
          <button type="button" className="primary" onClick={() => location.reload()}>
            Reload
          </button>
        </div>
      </div>
    );
  }
}
