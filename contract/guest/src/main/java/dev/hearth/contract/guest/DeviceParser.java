// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.guest;

import dev.hearth.contract.guest.GuestReport.Disk;
import dev.hearth.contract.guest.GuestReport.NetworkDevice;
import java.util.ArrayList;
import java.util.List;

/// Reads the `network` and `disks` arrays of a report. No device may be there twice.
final class DeviceParser {

    private static final Shape NETWORK =
            Shape.of("network")
                    .required(
                            Field.DEVICE,
                            Field.RECEIVE_BYTES,
                            Field.RECEIVE_PACKETS,
                            Field.TRANSMIT_BYTES,
                            Field.TRANSMIT_PACKETS);

    private static final Shape DISK =
            Shape.of("disks")
                    .required(
                            Field.DEVICE,
                            Field.READS_COMPLETED,
                            Field.READ_BYTES,
                            Field.WRITES_COMPLETED,
                            Field.WRITTEN_BYTES);

    private DeviceParser() {}

    static List<NetworkDevice> network(JsonCursor in) throws MalformedReport {
        List<NetworkDevice> devices = new ArrayList<>();
        in.beginArray();
        while (in.nextElement()) {
            refuseMore(in, devices.size(), GuestApi.MAX_NETWORK_DEVICES);
            NetworkDevice next = networkDevice(in);
            for (NetworkDevice device : devices) {
                refuseTwice(in, device.device(), next.device());
            }
            devices.add(next);
        }
        return List.copyOf(devices);
    }

    static List<Disk> disks(JsonCursor in) throws MalformedReport {
        List<Disk> disks = new ArrayList<>();
        in.beginArray();
        while (in.nextElement()) {
            refuseMore(in, disks.size(), GuestApi.MAX_DISKS);
            Disk next = disk(in);
            for (Disk disk : disks) {
                refuseTwice(in, disk.device(), next.device());
            }
            disks.add(next);
        }
        return List.copyOf(disks);
    }

    private static void refuseMore(JsonCursor in, int count, int most) throws MalformedReport {
        if (count == most) {
            throw in.refused("must have at most " + most + " elements, but has more");
        }
    }

    private static void refuseTwice(JsonCursor in, String one, String other)
            throws MalformedReport {
        if (one.equals(other)) {
            throw in.refused("must have each device once, but has one twice");
        }
    }

    private static NetworkDevice networkDevice(JsonCursor in) throws MalformedReport {
        String device = "";
        long receiveBytes = 0;
        long receivePackets = 0;
        long transmitBytes = 0;
        long transmitPackets = 0;
        in.beginObject(NETWORK);
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            switch (field) {
                case Field.DEVICE -> device = JsonText.printable(in, GuestApi.MAX_DEVICE_NAME);
                case Field.RECEIVE_BYTES -> receiveBytes = JsonNumber.unsigned(in);
                case Field.RECEIVE_PACKETS -> receivePackets = JsonNumber.unsigned(in);
                case Field.TRANSMIT_BYTES -> transmitBytes = JsonNumber.unsigned(in);
                default -> transmitPackets = JsonNumber.unsigned(in);
            }
        }
        return new NetworkDevice(
                device, receiveBytes, receivePackets, transmitBytes, transmitPackets);
    }

    private static Disk disk(JsonCursor in) throws MalformedReport {
        String device = "";
        long readsCompleted = 0;
        long readBytes = 0;
        long writesCompleted = 0;
        long writtenBytes = 0;
        in.beginObject(DISK);
        for (String field = in.nextField(); field != null; field = in.nextField()) {
            switch (field) {
                case Field.DEVICE -> device = JsonText.printable(in, GuestApi.MAX_DEVICE_NAME);
                case Field.READS_COMPLETED -> readsCompleted = JsonNumber.unsigned(in);
                case Field.READ_BYTES -> readBytes = JsonNumber.unsigned(in);
                case Field.WRITES_COMPLETED -> writesCompleted = JsonNumber.unsigned(in);
                default -> writtenBytes = JsonNumber.unsigned(in);
            }
        }
        return new Disk(device, readsCompleted, readBytes, writesCompleted, writtenBytes);
    }
}
