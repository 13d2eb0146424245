import { ScrollingTable } from "../ui/scrolling-table.tsx";
import { Problem, useTitle, Waiting } from "../ui/page.tsx";
import { api } from "../api/api.ts";
import { formatDuration, formatNumber } from "../ui/format.ts";
import { useAnswer } from "../ui/use-answer.ts";
import type { ServerStatus } from "../../server/schemas/status.ts";

/** Server status: engine, store, event loop, job processes. */
export function HealthPage() {
  useTitle("Health");
  const { data, error } = useAnswer("status", api.status, 3000);
  return (
    <div className="stack loose">
      <h1>Health</h1>
      <Problem error={error} />
      {!data && !error && <Waiting>Loading…</Waiting>}
      {data && <Status status={data} />}
    </div>
  );
}

function Status({ status }: { readonly status: ServerStatus }) {
  const { engine, store, workers, waiting, loopDelay, uptime, clients, rooms, version, node, adminToken } = status;
  return (
    <>
      <dl className="facts" data-testid="health">
        <dt>Engine</dt>
        <dd>
          <b>{engine.name}</b>
          <br />
          <span className="soft">{engine.reason}</span>
        </dd>
        <dt>Store</dt>
        <dd>
          <b>{store.ok ? "available" : "unavailable"}</b>, {store.description}
          {store.problem && <Problem error={store.problem} />}
        </dd>
        <dt title="Delay of the server's event loop over the last ten seconds">Loop delay</dt>
        <dd>
          median {formatNumber(loopDelay.p50, 1)} ms, 99th percentile {formatNumber(loopDelay.p99, 1)} ms, maximum{" "}
          {formatNumber(loopDelay.max, 1)} ms
        </dd>
        <dt>Connections</dt>
        <dd>
          {clients} in {rooms} rooms
        </dd>
        <dt>Uptime</dt>
        <dd>{formatDuration(uptime)}</dd>
        <dt>Versions</dt>
        <dd>
          Red Queen {version}, Node {node.replace(/^v/, "")}
        </dd>
        <dt>Launching</dt>
        <dd>{adminToken ? "requires the admin token" : "open to everyone who can reach this server"}</dd>
      </dl>
      <section className="stack">
        <h2>Job processes</h2>
        {waiting && <Problem error={waiting} />}
        {workers.length === 0 && !waiting && <Waiting>None yet. They start with the first league.</Waiting>}
        {workers.length > 0 && <Workers workers={workers} />}
      </section>
    </>
  );
}

function Workers({ workers }: { readonly workers: ServerStatus["workers"] }) {
  const isQueued = workers.some(({ host }) => host !== undefined);
  return (
    <ScrollingTable label="Job processes">
      <table>
        <thead>
          <tr>
            {isQueued && <th scope="col">Machine</th>}
            <th scope="col" className="right">
              Process
            </th>
            <th scope="col">State</th>
            <th scope="col">Job</th>
            <th scope="col" className="right">
              Jobs done
            </th>
          </tr>
        </thead>
        <tbody>
          {workers.map(({ pid, host, state, job, jobs }) => (
            <tr key={`${host ?? ""}/${pid}`}>
              {isQueued && <td>{host}</td>}
              <td className="right">{pid}</td>
              <td>{state}</td>
              <td className="full soft">{job ?? "none"}</td>
              <td className="right">{jobs}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollingTable>
  );
}
