// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.image;

import dev.hearth.manager.host.ImageClient;
import dev.hearth.manager.http.Answers;
import dev.hearth.manager.http.RequestBody;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The parts of this noun.
@Configuration(proxyBeanMethods = false)
public class ImageConfiguration {

    @Bean
    ImageService imageService(ImageClient client) {
        return new ImageService(client);
    }

    @Bean
    ImageRoutes imageRoutes(ImageService images, Answers answers, RequestBody bodies) {
        return new ImageRoutes(images, answers, bodies);
    }

    @Bean
    UploadRoutes uploadRoutes(ImageService images, Answers answers) {
        return new UploadRoutes(images, answers);
    }
}
