#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The topology "two homes" in Mininet, for people who know Mininet.

    client-a --- ha --- internet --- server        ha, hb: the homes' bridges
                 |        | |                      pf: the bridge of the proxy's host
    client-b --- hb ------+ +--- pf

Start the controller first, on this machine, then this script as root:

    java -jar controller-app/standalone/target/cooprouter-controller.jar run \\
        --state-dir=/tmp/cooprouter --plaintext --northbound=127.0.0.1:7443 \\
        --southbound=127.0.0.1:7444 --openflow=127.0.0.1:6653 --metrics=127.0.0.1:9178
    topology/mininet/two_homes.py --loss 2
    mininet> sh ./coop ctl --server 127.0.0.1:7443 --plaintext \\
        apply -f topology/mininet/sites.yaml -f topology/policies/two-homes/calls.yaml
    mininet> client_a ping -c 3 server

A kernel without the module openvswitch needs --datapath user.

Mininet keeps its switches in the machine's own namespace and on the machine's own Open vSwitch, so the ports have other
names here than in `./coop up`, and the agents are started beside them.
"""
import argparse
import os
import subprocess
import sys

from mininet.cli import CLI
from mininet.link import TCLink
from mininet.log import info, setLogLevel
from mininet.net import Mininet
from mininet.node import Node, OVSSwitch, RemoteController
from mininet.util import quietRun

ROOT = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..'))
AGENT_JAR = os.path.join(ROOT, 'dataplane-agent', 'target', 'cooprouter-agent.jar')
SITES = {'ha': 'home-a', 'hb': 'home-b', 'pf': 'proxy-fra'}


class Router(Node):
    """A host that forwards between its interfaces: the Internet."""

    def config(self, **params):
        super().config(**params)
        self.cmd('sysctl -q -w net.ipv4.ip_forward=1')


class SiteBridge(OVSSwitch):
    """The bridge of one site, with the agent's port and its live TAP."""

    def start(self, controllers):
        super().start(controllers)
        agent, inner, live = ('%s-%s' % (self.name, n) for n in ('agent0', 'agent', 'live0'))
        self.cmd('ip link add %s type veth peer name %s' % (agent, inner))
        self.cmd('ip link set %s up && ip link set %s up' % (agent, inner))
        self.cmd('ip tuntap add %s mode tap && ip link set %s up' % (live, live))
        self.vsctl('add-port', self, agent, '-- add-port', self, live)

    def terminate(self):
        # Mininet comes here on every way to stop a switch; its shell may be gone by then.
        for port in ('agent0', 'live0'):
            quietRun('ip link del %s-%s' % (self.name, port))
        super().terminate()


def build(args):
    """Hosts, bridges and links; the ISPs' links get the loss and delay asked for."""
    net = Mininet(switch=SiteBridge, link=TCLink, controller=None, autoSetMacs=False)
    net.addController('c0', controller=RemoteController, ip='127.0.0.1', port=args.openflow_port)
    bridge = {'protocols': 'OpenFlow13', 'failMode': 'secure', 'datapath': args.datapath}
    ha = net.addSwitch('ha', dpid='000000000000000a', **bridge)
    hb = net.addSwitch('hb', dpid='000000000000000b', **bridge)
    pf = net.addSwitch('pf', dpid='00000000000000f1', **bridge)
    client_a = net.addHost('client_a', ip='192.168.1.10/24', defaultRoute='via 192.168.1.1')
    client_b = net.addHost('client_b', ip='192.168.2.10/24', defaultRoute='via 192.168.2.1')
    server = net.addHost('server', ip='192.0.2.130/30', defaultRoute='via 192.0.2.129')
    internet = net.addHost('internet', cls=Router, ip=None)

    isp = {'loss': args.loss, 'delay': args.delay, 'jitter': args.jitter} if args.loss or args.delay else {}
    net.addLink(client_a, ha, intfName2='ha-lan0')
    net.addLink(client_b, hb, intfName2='hb-lan0')
    net.addLink(ha, hb, intfName1='ha-to-b', intfName2='hb-to-a')
    net.addLink(ha, internet, intfName1='ha-isp', params2={'ip': '198.51.100.1/30'}, **isp)
    net.addLink(hb, internet, intfName1='hb-isp', params2={'ip': '203.0.113.1/30'}, **isp)
    net.addLink(pf, internet, intfName1='pf-net0', params2={'ip': '192.0.2.1/30'})
    net.addLink(server, internet, params2={'ip': '192.0.2.129/30'})
    return net


def without_offload(net):
    """The userspace datapath and the agents must see finished checksums and packets of their real size."""
    for host in net.hosts:
        for name in host.intfNames():
            host.cmd('ethtool -K %s tx off gso off gro off tso off' % name)


def start_agents(args):
    """One agent per site, in the machine's own namespace; their logs are in the state directory."""
    processes = []
    for bridge, site in SITES.items():
        state = os.path.join(args.state_dir, site)
        os.makedirs(state, exist_ok=True)
        with open(os.path.join(state, 'agent.log'), 'ab') as log:
            processes.append(subprocess.Popen(
                [args.java, '-jar', AGENT_JAR, 'run', '--agent=' + site,
                 '--controller=127.0.0.1:%d' % args.southbound_port, '--plaintext',
                 '--interface=%s-agent' % bridge, '--live-tap=%s-live0' % bridge, '--state-dir=' + state,
                 '--io=af_packet', '--wait=block', '--metrics=127.0.0.1:%d' % (9180 + len(processes))],
                stdout=log, stderr=subprocess.STDOUT, start_new_session=True))
    return processes


def main():
    parser = argparse.ArgumentParser(description='The topology "two homes" in Mininet.')
    parser.add_argument('--loss', type=float, default=0, help='loss of each ISP in percent (needs sch_netem)')
    parser.add_argument('--delay', default=None, help='delay of each ISP, "10ms" (needs sch_netem)')
    parser.add_argument('--jitter', default=None, help='jitter of each ISP, "3ms" (needs sch_netem)')
    parser.add_argument('--datapath', choices=['kernel', 'user'], default='kernel')
    parser.add_argument('--openflow-port', type=int, default=6653)
    parser.add_argument('--southbound-port', type=int, default=7444)
    parser.add_argument('--state-dir', default='/tmp/cooprouter-mininet')
    parser.add_argument('--java', default=os.path.join(os.environ.get('JAVA_HOME', '/usr'), 'bin', 'java'))
    parser.add_argument('--script', metavar='COMMAND', action='append',
                        help='run this Mininet command instead of the command line; may be repeated')
    args = parser.parse_args()
    if os.geteuid() != 0:
        sys.exit('two_homes.py needs root: run it with sudo')
    if not os.path.exists(AGENT_JAR):
        sys.exit('%s is missing: build it with ./mvnw package -DskipTests' % AGENT_JAR)

    setLogLevel('info')
    net = build(args)
    agents = []
    try:
        net.start()
        without_offload(net)
        agents = start_agents(args)
        info('*** agents are running; their logs: %s/*/agent.log\n' % args.state_dir)
        if args.script:
            cli = CLI(net, script=os.devnull)
            for command in args.script:
                cli.onecmd(command)
        else:
            CLI(net)
    finally:
        for agent in agents:
            agent.terminate()
        net.stop()


if __name__ == '__main__':
    main()
