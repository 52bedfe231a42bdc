// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { CopyBlock } from '../../ui/CopyBlock';
import { vmQuery } from '../vmQueries';
import classes from './AgentPage.module.css';
import { AgentState } from './AgentState';
import { agentSteps } from './agentSteps';

/** How the guest agent comes into a VM that Hearth did not boot, and whether it is there yet. */
export default function AgentPage() {
  const { id = '' } = useParams();
  const { data: vm } = useQuery(vmQuery(id));
  if (vm === undefined) return null;
  if (vm.external === null || vm.guest_ip === null) {
    return <p>Hearth boots this VM, and brings the guest agent along with its image.</p>;
  }
  return (
    <section aria-label="Install the agent" className={classes.page}>
      <h2>Install the agent</h2>
      <AgentState id={id} />
      <ol>
        {agentSteps(
          { id, address: vm.guest_ip, port: vm.external.agent_port },
          document.baseURI,
        ).map(({ title, detail, command }) => (
          <li key={title}>
            <h3>{title}</h3>
            <p>{detail}</p>
            <CopyBlock label={title} text={command} />
          </li>
        ))}
      </ol>
    </section>
  );
}
