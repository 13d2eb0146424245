import { Component, Suspense, type ReactNode } from "react";
import { useLocation } from "wouter";

/** Where a page is drawn; one that can't be fetched or that fails leaves the rest usable, and another page starts afresh. */
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
        <h1>This page could not be shown</h1>
        <p className="measure" role="alert">
          The server may be down, or it was updated since this tab was opened. Reload to try again.
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
